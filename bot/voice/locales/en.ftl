# What the bot says itself. What a story says is quoted, never written here.
# Lines are sent as HTML, so they contain none of < > &. The caller escapes arguments.
# All files except az, be and ka have the same keys with the same arguments.

## Answers

# $stories (Number): how many were asked
refusal = { $stories ->
    [0] There is no story to ask at the moment.
    [1] The story does not say.
   *[other] The stories do not say.
}
# Where one of several stories was asked. Comes before its headline.
refusal-of-story = This story does not say.
# $stories (Number): how many were asked. Comes after the refusal, before the passages.
offer = { $stories ->
    [1] It does talk about this:
   *[other] They do talk about this:
}
# $stories (Number): how many were asked. Comes before one passage.
closest = { $stories ->
    [1] The story may not say that. This comes closest:
   *[other] The stories may not say that. This comes closest:
}
related = This is in the story, though it may not answer your question:
further = Further excerpts:
nothing-more = There is nothing more about that.
name-a-story = Which story? Send its number or a word of its headline.
# $count (Number): stories left out of the list
stories-more = … and { $count } more: /stories
# $first, $last (Number): numbers of the stories on a page; $count (Number): of all
stories-page = Stories { $first }–{ $last } of { $count }
stories-none = No story has these words in its headline or publisher. All stories: /stories
latest-heading = The newest stories:
latest-none = The stories have no dates. All stories: /stories

## Where a quotation comes from

# $number (Number): of the paragraph, from 1
paragraph = paragraph { $number }
# $number, $total (Number): which quotation it is, and how many there are
quotation-count = { $number } of { $total }
# $author (String): as the file of the story names them
by-author = by { $author }

## From the story's file

aspect-subject = Headline:
aspect-headline = Headline:
aspect-author = Author:
aspect-publisher = Publisher:
aspect-published = Published:
aspect-url = Link:
aspect-photo_credit = Photo:

not-in-file-subject = The story’s file does not say what it is about.
not-in-file-headline = The story has no headline.
not-in-file-author = The author is not given.
not-in-file-publisher = The publisher is not given.
not-in-file-published = The date of publication is not given.
not-in-file-url = There is no link to the story.
not-in-file-photo_credit = The photo credit is not given.

## Questions in a language that the models do not read

# $own (String): "yes" where the question is in the language of this file. English is always read.
unread-ask-in-english = Sorry, I cannot read questions { $own ->
   *[no] in that language
}. Please ask in English.
# $own (String): as above
# $languages (String): names of languages, each in its own language, with commas
unread-ask-in = Sorry, I cannot read questions { $own ->
   *[no] in that language
}. I can read: { $languages }.
latin-letters = I cannot read that language in Latin letters. Please write it in its own alphabet.
unread-offer = This is not an answer, but names or numbers from your question appear here:

## Messages that are not a question about the story

start = Hello! Ask me about the news story. I answer with exact quotations and say where each one comes from. If the story does not say, I tell you so.
help = Just write a question the way you would ask a person. I quote the sentences that answer it and name the story, the paragraph and, if the text gives one, the speaker. I add nothing of my own. A question can follow up on the previous one (“and when?”); /new starts fresh. To ask one story only, choose it in /stories or send its link.
begun-anew = Starting fresh. Earlier questions are forgotten.
not-text = I can only read text. Ask me a question about the story.
no-question-in-ask = Write your question after the command, for example: /ask What happened?
group-hello = Hello! In this group I answer questions that mention me, reply to one of my messages, or follow /ask. I answer with exact quotations from the news story, and if it does not say, I tell you so.

remark-greeting = Hello! Ask me about the news story, and I will answer with its own words.
remark-thanks = You’re welcome! Ask if you want to know anything else.
remark-farewell = Goodbye! Come back any time.
remark-help = I am a bot that answers questions about a news story with exact quotations and says where each one comes from. Ask who, what, when, where or why. If the story does not say, I tell you so.
remark-noise = I don’t see a question there. Ask me something about the story.
# Before any question was asked.
remark-more = Ask me something about the story first; then I can show you more.
remark-doubt = I only quote the story. I add nothing of my own.
remark-insult = Let’s keep to the story. Ask me something about it.
remark-assent = OK. Ask if you want to know anything else about the story.

## Which stories are asked

scope-chosen = Your questions now go to this story only. To ask all stories again, press the button or send /new.
scope-ended = Your questions go to all stories again.
# Comes before the answer.
scope-gone = The story that was chosen is no longer here, so I ask all stories again.
# For a link to a story.
story-not-here = I do not have that story. The stories I have: /stories
story-not-in-group = That is not one of this group’s stories. They are here: /stories
group-asks-all = In this group, questions go to all stories.
# $headline (String)
group-asks-story = In this group, questions go to one story only: { $headline }
# $publisher (String)
group-asks-publisher = In this group, questions go only to stories from { $publisher }.
group-admins-only = Only administrators of the group can choose its stories.
group-only-in-groups = /scope works in groups. To choose a story for yourself, open /stories.

## Buttons

show-in-context = Show in context
back-to-quotation = Back to the quotation
next-quotation = Next quotation
in-the-story = In the story
open-article = Open article
copy = Copy
share-picture = Share as picture
more-excerpts = Next ›
previous-excerpts = ‹ Previous
more-buttons = ⋯ More
fewer-buttons = ‹ Back
other-questions = Other questions
ask-this-story = Ask this story
read-story = Read
ask-all-stories = Ask all stories
group-all = All stories
group-only-story = Only this story
# $publisher (String)
group-only-publisher = Only { $publisher }
# $passage (String): the beginning of a passage
passage-label = “{ $passage }”

## What buttons show

# $headline (String), $paragraph (Number)
context-of = In context: { $headline }, paragraph { $paragraph }
# $part, $parts (Number)
quotation-part = This quotation is long; part { $part } of { $parts }:
jump-line = Here it is in the story:
picture-refused = The picture could not be sent. Here are the words:
suggestions-heading = You could ask:

## No longer available

story-changed = The story has changed since then. Please ask again.
story-withdrawn = This story was removed and can no longer be quoted.
answer-gone = I no longer remember that answer. Please ask again.
# A button under a message of a group that has become a supergroup (Telegram's own word).
group-moved = This group has become a supergroup, and my messages from before stay as they are. Please ask again.
question-withdrawn = The edited message is no longer a question, so the answer was removed.

## No answer possible

busy = I am busy right now. Please ask again in a moment.
slow-down-reader = Too many questions at once. Please wait a little before the next one.
slow-down-chat = Too many questions from this chat at once. Please wait a little before the next one.
# $count (Number): questions
was-away = { $count ->
    [one] While I was away, { $count } question was left unanswered.
   *[other] While I was away, { $count } questions were left unanswered.
} Please ask again if you still want to know.
# $reference (String): the error's number, also in the log
error-line = Something went wrong on my side, and I could not answer. Please ask again in a moment. (Reference: { $reference })
# $reference (String): as above
archive-away = I cannot reach the archive right now. Please ask again in a minute. (Reference: { $reference })
partly-searched = I could not search a part of the archive just now, so another passage may answer better. Please ask again in a moment.
not-allowed = Sorry, I am not allowed to answer here.

## Inline mode

# $stories (Number): how many were asked
inline-refusal-title = { $stories ->
    [1] The story does not say
   *[other] The stories do not say
}
# $stories (Number): as above
inline-refusal-text = { $stories ->
    [1] I looked for that, and the story does not say.
   *[other] I looked for that, and the stories do not say.
}
inline-more = Open the bot
inline-error-title = Something went wrong

## Language

language-choose = Which language should I write in? Quotations stay as they are in the story.
language-chosen = I now write in English. Quotations stay as they are in the story.
language-unknown = I do not speak that language. Please choose one of these.

## Privacy

# $days (Number): how long the records behind the buttons are kept
# $minutes (Number): how long questions are kept; 0 if they are not
privacy =
    What I keep, and for how long:
    • Your message, until I have answered it.
    • For each answer and each story shown: the IDs of the chat, the messages and the person who asked, the quoted passages, and the question asked with a button. For { $days ->
        [one] { $days } day
       *[other] { $days } days
    }, so that the buttons work.
    • The story you chose: for as long, or until you send /new. What a group asks: until it is changed.
    { $minutes ->
        [0] • No questions to follow up on.
        [one] • Your question, so that you can follow up on it: { $minutes } minute.
       *[other] • Your question, so that you can follow up on it: { $minutes } minutes.
    }
    • A question that you asked me to keep: until it is answered, 30 days at most.
    • For those who run this bot, 30 days: chat, person, time, outcome and story of each question, its words if it got no answer; your votes and wrong quotations. I show no IDs.
    • The language you chose.
    • A story that you send me as an editor: two days at most.
    If a story is corrected, I correct my replies of the last seven days that quote it.
    An answer stays in memory an hour at most. The text of your questions is kept nowhere else. Nothing is sold or shared with anyone.
    To delete all of it: /forgetme

## To be forgotten

forget-me = I will delete everything that I keep about you, in all chats: records of answers, questions, chosen stories, drafts, votes, your language. The messages stay: only you or Telegram can delete those. Their buttons will no longer work, and I will no longer correct them.
forget-me-button = Forget me
# $answers, $questions, $choices, $drafts, $others (Number): records that were deleted
forgotten = Deleted: answers { $answers }, questions { $questions }, chosen stories { $choices }, drafts { $drafts }, other records { $others }. The messages stay in the chats, without my memory of them.
forgotten-nothing = I keep nothing about you.
forget-me-not-yours = Only the person who sent the command can press this button. Send /forgetme yourself.
forget-me-anonymous = You write as a group or a channel here. Send me /forgetme in a private chat.

## For the operator

# $kind (String): of error, as the program names it
# $name (String): type of the error, in English
# $count (Number): how often since the last report
# $reference (String): number of the last one in the log
admin-error =
    { $kind ->
        [database] The database does not answer. I go on without it, but buttons and follow-ups may not work. Check the database and the disk.
        [away] The store of the index does not answer. Questions are answered again once it does. Check Milvus and the network.
        [index] The stories or their index cannot be read. Check the files; “storybot doctor” tells more.
        [unreadable] Telegram sent something that I cannot read, and I skipped it. A newer version of storybot may read it.
        [setup] Telegram does not accept the token, or another program uses it. Check the token, and stop the other program.
        [outage] Telegram cannot be reached. I go on trying. If it lasts, check the network.
        [retry_after] Telegram wants a pause, since too much was sent. It ends by itself.
        [too_long] A message was too long for Telegram and was not sent. That is a mistake in the program. Please report it.
        [quote_invalid] Telegram did not find the quoted words in a message. That is a mistake in the program. Please report it.
       *[other] Something was not answered because of a mistake in the program. Please report it, with the lines of the log that have the number.
    }
    { $count ->
        [one] Once; number in the log: { $reference } ({ $name })
       *[other] { $count } times; last number in the log: { $reference } ({ $name })
    }

## The bot's profile

command-start = What this bot does
command-help = How to ask
command-ask = Ask a question
command-story = Read a story
command-stories = The stories you can ask about
command-latest = The newest stories
command-new = Forget my earlier questions and the story I chose
command-scope = Choose this group’s stories (administrators)
command-language = The bot’s language
command-privacy = What the bot keeps of a conversation
command-forgetme = Delete all that the bot keeps about me
description = Ask about a news story and get its own words back: exact quotations, each with its place in the story. If the story does not say, the bot says so.
short-description = Answers questions about a news story with quotations from it.

## What an administrator sees of the stories

# $count (Number): of the stories
status-stories = { $count ->
    [one] I answer from { $count } story.
   *[other] I answer from { $count } stories.
}
# $ago (String): how long ago, such as “3 minutes ago”
status-index = The index changed { $ago }.
# $count (Number): of the story files or questions
status-left-out = { $count ->
    [one] { $count } file or question was left out: see the log.
   *[other] { $count } files or questions were left out: see the log.
}
# $address (String): of a feed; $ago (String): how long ago
status-feed = Feed { $address }: read { $ago }.
status-feed-never = Feed { $address }: not read yet.
# $problem (String): what went wrong at the last try, in English
status-feed-problem = The last try failed: { $problem }

## Stories that were corrected

reply-is-old = The story was corrected since. This is what the reply was about.
# $date (String): the day, in words
reply-corrected = The story was corrected on { $date }.
# $date (String): the day, in words
reply-sentence-withdrawn = A sentence was withdrawn on { $date }.
reply-story-removed = The story was removed.
withdraw-this = Withdraw this sentence
# $sentence (String): the sentence, as long as there is room
withdraw-one = Withdraw: “{ $sentence }”
# $sentence (String): the sentence
withdraw-sure =
    Withdraw: “{ $sentence }”?
    It is never quoted again.
withdraw-yes = Yes, withdraw it
withdraw-no = No
## Questions that wait for a story

keep-question = Tell me if it does
# Alerts, at most 200 characters.
keep-done = I will tell you when a new story answers this, for 30 days. Your waiting questions: /waiting
# $count (Number): most questions that one person can keep
keep-full = { $count } of your questions are waiting already. See and remove them: /waiting
keep-ask-again = I no longer have your question. Ask again, then press.
waiting-gone = That is not one of your waiting questions.
waiting-none = None of your questions is waiting. When the stories do not say something, a button under my reply lets you know later.
# Comes before a numbered list.
waiting-heading = I will tell you when a new story answers these questions:
# $number (Number): of the question in the list
forget-question = { $number }. Forget
# Comes before the question and its answer.
kept-answer = You asked me to tell you when a story answers this:

## Announcements of new stories

new-stories = New stories:
# $command (String): the command that stops it
announce-on = New stories are announced from now on. To stop: { $command }
announce-still-on = New stories are announced already. To stop: { $command }
announce-off = New stories are no longer announced.
# $command (String): the command with a channel
announce-how = Send the command alone in a chat, or with the name or ID of a channel: { $command }
announce-no-channel = I cannot find that channel. Make me an administrator there who may post, then try again.
announce-may-not-post = I may not post in that channel. Make me an administrator there who may post, then try again.
command-waiting = My questions that wait for a story
## Corrections and outlets of a story

# $text (String): the editor’s own words
correction = Correction: { $text }
# $date (String): of the correction
corrected-on = Corrected on { $date }
# $outlets (String): names of the other publishers of the same text, with commas. Comes after the first one.
also-in = also { $outlets }
## Stories that editors send

draft-new = A new story.
# $id (String): of the story that it replaces
draft-changes = Changes the story “{ $id }”:
# $id (String): of the story that has the same text
draft-unchanged = Unchanged: I have this text already, as “{ $id }”.
# $count (Number): words of a story
draft-words = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
# $count (Number): lines of the differences
draft-more-lines = Lines left out: { $count }
# $count (Number): stories of a file; $added, $changed, $unchanged, $refused (Number): of these
draft-many = Stories: { $count }. New: { $added }, changed: { $changed }, unchanged: { $unchanged }, refused: { $refused }.
# $count (Number): stories
draft-more-stories = … and { $count } more
# $count (Number): articles of a file
draft-left-out = Could not be read: { $count }
# $why, $cure (String): the reason and the way out, in English
draft-refused = I cannot make a story of this: { $why }. What helps: { $cure }.
# $megabytes (Number)
draft-too-large = This file is larger than { $megabytes } MB. Send the article alone.
draft-file-lost = I cannot get this file. Please send it again.
draft-usage = Send me a link, a file or a forwarded post. Or send /add with a link, or in reply to one of these.
# $headline (String): as it is now
draft-headline = Reply to this message with the new headline. Now it is: { $headline }
draft-cancelled = Cancelled. Nothing was added.
# $headline (String)
draft-added = Added: { $headline }
# $headline (String)
draft-changed = Changed: { $headline }
# $added, $changed (Number): stories
draft-added-many = Added: { $added }. Changed: { $changed }.
# $why, $cure (String): as above
draft-not-added = Not added: { $why }. What helps: { $cure }.
# $why, $cure (String): as above
draft-not-indexed = The file is changed, but I still answer from the stories as they were: { $why }. What helps: { $cure }.
draft-undone = Undone. The stories are as they were before.
# $why, $cure (String): as above
draft-not-undone = Not undone: { $why }. What helps: { $cure }.
draft-changed-since = Not undone: the story has changed since then. Send the right version instead.
draft-undo-late = Undo works for ten minutes only. Send the right version instead.
draft-gone = I no longer remember this draft. Please send it again.
editors-only = Only the editor who sent this can decide about it.
draft-add = Add
draft-add-all = Add all
draft-edit-headline = Edit headline
draft-cancel = Cancel
draft-undo = Undo
command-add = Make a story of a link, a file or a post
# $language (String): code of the story’s language
draft-unread-language = I do not read its language ({ $language }), so I may refuse questions about it.

## The page on the web

page-title = Ask the story
page-skip = Skip to the question
page-question = Your question
page-ask = Ask
page-story = The story
page-answers = Answers
page-stories = Stories
page-all-stories = All stories
page-more-stories = More stories
page-search = Search headlines and publishers
page-none-found = No story has these words in its headline or publisher.
page-story-unknown = I do not have that story. These are the stories I have.
page-story-missing = I do not have that story.
page-asks-all = Your questions go to all stories.
page-asks-this = Your questions go to this story only.
page-asking = Looking…
# While the models are loaded.
page-starting = I am still starting. One moment…
page-failed = That did not work. Please try again in a moment.
page-copied = Copied
page-language = Language
page-no-script = This page needs scripts, which are switched off in this browser.
## Votes about answers

wrong-quote = Wrong quote
vote-counted = Thank you. Your vote counts. Press again to take it back.
vote-taken-back = Your vote is taken back.
# $sentence (String): the sentence, as long as there is room
wrong-noted = Thank you. Those who run this bot will see that a reader calls this wrong: “{ $sentence }”
# $sentence (String): as above
wrong-known = You have reported this quotation already: “{ $sentence }”

## What administrators see of questions and votes

admin-usage = For administrators: /stats counts questions, votes and wrong quotations. /unanswered lists what was asked in vain. /reload takes on changed stories now. /status tells how old the index is. /announce announces new stories.
# $questions, $people, $groups (Number)
stats-day = Last day: questions { $questions }, people { $people }, groups { $groups }
stats-week = Last week: questions { $questions }, people { $people }, groups { $groups }
# $days (Number): as above for so many days, to which all that follows belongs
stats-month = Last { $days } days: questions { $questions }, people { $people }, groups { $groups }
# $answers, $closest, $refusals, $facts, $unread (Number): percentages
stats-outcomes = Quoted { $answers }%, closest passage { $closest }%, refused { $refusals }%, from the file { $facts }%, language not read { $unread }%
# $median, $high (String): seconds
stats-time = Time to an answer: median { $median } s, 95% within { $high } s
# $up, $down (Number): votes
stats-votes = Votes: 👍 { $up }, 👎 { $down }
# $count (Number): sentences. Comes before the last of them.
stats-wrong = Quotations called wrong: { $count }
stats-stories = Stories that answered most often:
stats-sentences = Sentences that answered most often:
# $days (Number)
unanswered-none = Nothing was asked in vain in the last { $days } days.
# $days (Number). Comes before a numbered list.
unanswered-heading = Asked in vain in the last { $days } days. What means the same stands together.
# $days (Number)
unanswered-file = All of it as a table. I delete these questions after { $days } days; please do so too.
unanswered-in-private = Readers wrote these questions. Send me /unanswered in a private chat.
reload-nothing = No story has changed.
reload-details = Only details beside the words have changed.
# $problem (String): what, why and the way out, in English
reload-failed = The stories could not be taken on, and I answer from them as they were. { $problem }
# $count (Number): stories. Comes before their headlines.
reload-added = New: { $count }
reload-changed = Changed: { $count }
reload-removed = Removed: { $count }
# $count (Number): files and questions. Comes before a line for each, in English.
reload-left-out = Left out: { $count }
command-status = The age of the index and of the feeds
command-announce = Announce new stories in this chat
command-stats = Questions, votes and wrong quotations
command-unanswered = What was asked in vain
command-reload = Take on changed stories now
