"""Other models by their folder in the settings: two tiny ones of English and Ukrainian, made by the test."""

import io
from pathlib import Path

import pytest
import torch
from rich.console import Console
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForQuestionAnswering, BertModel, PreTrainedTokenizerFast

from bot.opening import open_answerer
from bot.settings import load_settings
from index import Answered

MEANINGS = (
    ("ferry", "пором"),
    ("repairs", "ремонт"),
    ("cost", "коштував"),
    ("mayor", "мер"),
    ("announced", "оголосив"),
    ("pier", "причал"),
    ("waves", "хвилі"),
)
"""Words that mean the same to the models."""

WIDTH = 32
STORY = """Island ferry returns after storm

Waves had torn away the pier in March.

Repairs cost 3 million kroner.

Mayor Ida Lund announced it on Monday.
"""


def tokenizer() -> PreTrainedTokenizerFast:
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    vocabulary = {word: n for n, word in enumerate([*special, *(word for pair in MEANINGS for word in pair)])}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=made, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    )


def config() -> BertConfig:
    return BertConfig(
        vocab_size=4 + 2 * len(MEANINGS),
        hidden_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=WIDTH,
        max_position_embeddings=128,
    )


def align(model: BertModel) -> None:
    """Give both words of a pair the same vector, and let nothing else change a token's state."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        for name, module in model.named_modules():
            if name.endswith("LayerNorm"):
                module.weight.fill_(1.0)
        for number in range(len(MEANINGS)):
            for language in range(2):
                model.embeddings.word_embeddings.weight[4 + 2 * number + language, number] = 1.0


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An encoder and a reader, as their libraries save them."""
    base, encoder, reader = (tmp_path_factory.mktemp(name) for name in ("base", "encoder", "reader"))
    model = BertModel(config())
    align(model)
    model.save_pretrained(base)
    tokenizer().save_pretrained(base)
    transformer = Transformer(str(base), max_seq_length=64)
    SentenceTransformer(modules=[transformer, Pooling(transformer.get_embedding_dimension())]).save(str(encoder))
    torch.manual_seed(1)
    spans = BertForQuestionAnswering(config())
    align(spans.bert)
    spans.save_pretrained(reader)
    tokenizer().save_pretrained(reader)
    return encoder, reader


def test_a_question_in_another_language_gets_the_storys_own_words(folders: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "ferry.txt").write_text(STORY, encoding="utf-8")
    encoder, reader = folders
    settings = load_settings(
        corpus_dir=tmp_path / "stories",
        state_dir=tmp_path / "state",
        embedding_model=str(encoder),
        reader_model=str(reader),
        languages="en,uk",
        min_confidence=0.0,
    )
    answerer = open_answerer(settings, Console(file=io.StringIO()))
    for question, quote in [
        ("Скільки коштував ремонт?", "Repairs cost 3 million kroner."),
        ("Що оголосив мер?", "Mayor Ida Lund announced it on Monday."),
        ("Хвилі і причал", "Waves had torn away the pier in March."),
    ]:
        answer = answerer.ask(question)
        assert isinstance(answer, Answered)
        assert answer.excerpts[0].quote == quote
