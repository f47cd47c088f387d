"""The page at `/` on which readers ask, beside the story, and what embeds it into other pages."""

from bot.http.page.routes import page_routes

__all__ = ["page_routes"]
