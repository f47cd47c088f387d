"""Fields and indexes of a collection, and how pymilvus is told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a collection.

    Args:
        name: its name.
        kind: "key", "number", "text", or "vector".
        size: most bytes of a text, or the dimension of a vector.
        searched_by: the name of the field with the words of a text that is searched by BM25; None if it is not.
    """

    name: str
    kind: str
    size: int = 0
    searched_by: str | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """How a field is searched: Milvus' name of the index and of the metric, and its parameters."""

    field: str
    kind: str
    metric: str = ""
    parameters: Mapping[str, float | str] | None = None


def schema_of(pymilvus: Any, fields: Sequence[Field], *, lite: bool) -> Any:
    """Return a schema of the library with these fields; `lite` tells whether it is for Milvus Lite."""
    schema = pymilvus.MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    # The texts are stems with spaces between them. Milvus Lite has no tokenizer that only looks at spaces; its
    # standard one takes runs of letters, digits and underscores, which stems are.
    tokenizer = {"tokenizer": "standard" if lite else "whitespace"}
    for one in fields:
        if one.kind == "key":
            kind = pymilvus.DataType.VARCHAR if one.size else pymilvus.DataType.INT64
            size = {"max_length": one.size} if one.size else {}
            schema.add_field(one.name, kind, is_primary=True, **size)
        elif one.kind == "number":
            schema.add_field(one.name, pymilvus.DataType.INT64)
        elif one.kind == "vector":
            schema.add_field(one.name, pymilvus.DataType.FLOAT_VECTOR, dim=one.size)
        else:
            analysed = {"enable_analyzer": True, "analyzer_params": tokenizer} if one.searched_by else {}
            schema.add_field(one.name, pymilvus.DataType.VARCHAR, max_length=one.size, **analysed)
        if one.searched_by:
            schema.add_field(one.searched_by, pymilvus.DataType.SPARSE_FLOAT_VECTOR)
            schema.add_function(
                pymilvus.Function(
                    name=f"{one.name}_bm25",
                    function_type=pymilvus.FunctionType.BM25,
                    input_field_names=[one.name],
                    output_field_names=[one.searched_by],
                )
            )
    return schema


def index_parameters(client: Any, indexes: Sequence[Index]) -> Any:
    """Return how a client of the library is told of these indexes."""
    parameters = client.prepare_index_params()
    for one in indexes:
        metric = {"metric_type": one.metric} if one.metric else {}
        parameters.add_index(one.field, one.kind, one.field, params=dict(one.parameters or {}), **metric)
    return parameters
