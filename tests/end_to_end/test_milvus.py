"""A bot whose index is in a Milvus: it takes up what others publish there, and outlives an outage."""

from contextlib import ExitStack
from pathlib import Path

from tests.bot_api import BotApiServer
from tests.end_to_end.forked import storybot
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import Reader
from tests.milvus import free_port, milvus_server, need_milvus

FERRY = "Island ferry returns\n\nThe ferry to Holm sails again on 4 May.\n"
CUP = "Rovers win the cup\n\nKeeper Sam Oduya saved a penalty in the final.\n"
PENALTY = "Who saved the penalty?"


def test_a_bot_takes_up_what_others_publish_and_answers_again_after_an_outage(tmp_path: Path) -> None:
    need_milvus()
    corpus, port = tmp_path / "stories", free_port()
    corpus.mkdir()
    (corpus / "ferry.txt").write_text(FERRY, encoding="utf-8")
    settings = {
        "STORYBOT_CORPUS_DIR": str(corpus),
        "STORYBOT_STORE": f"http://127.0.0.1:{port}",
        "STORYBOT_STORE_SECONDS": "1",
        "STORYBOT_WATCH_SECONDS": "0",
    }
    with BotApiServer() as server, ExitStack() as milvus:
        milvus.enter_context(milvus_server(tmp_path / "milvus", port))
        with polling(server, tmp_path / "state", **settings) as bot:
            reader = Reader.in_private(server, 501)
            assert "4 May" in reader.asks("When does the ferry sail?").text
            (corpus / "cup.txt").write_text(CUP, encoding="utf-8")
            indexed = storybot("index", state_dir=tmp_path / "other", settings=settings)
            assert indexed.returncode == 0, indexed.stderr
            bot.wait_for_log("answering from a newer index, of 2 stories")
            assert "Sam Oduya saved a penalty" in reader.asks(PENALTY).text
            milvus.close()
            assert reader.asks("Who is the keeper?").text.startswith("I cannot reach the archive right now.")
            with milvus_server(tmp_path / "milvus", port):
                assert "Sam Oduya" in reader.asks("Who is the keeper of the Rovers?").text
            assert "Traceback" not in bot.log
