"""`servewright schema`: JSON Schemas of the kinds, for editors."""

from pathlib import Path

import click

from servewright.cli.options import find_root, root_option
from servewright.cli.output import cannot_write, result, status


@click.command(
    "schema",
    short_help="Write JSON Schemas of the kinds, for editors.",
    epilog="Example: servewright schema -o .servewright/schemas",
)
@root_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to. Default: `.servewright/schemas` of the repository, which git ignores.",
)
def _schema(root: Path | None, output: Path | None) -> None:
    """Write one JSON Schema a kind, and `any.schema.json` for files that hold several kinds.

    Prints the line to put at the top of a spec, so that VS Code's YAML extension completes and checks it.
    """
    import orjson

    from servewright.core.kind import find_kinds
    from servewright.edge.writing import make_scratch, put
    from servewright.formats.specs.editor_schema import any_kind_schema, kind_schema

    kinds = find_kinds()
    schemas = {f"{name.lower()}.schema.json": kind_schema(kind) for name, kind in kinds.items()}
    schemas["any.schema.json"] = any_kind_schema(kinds.values())
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    try:
        folder = output or make_scratch(find_root(root), "schemas")
        put(folder, {name: orjson.dumps(schema, option=option) for name, schema in schemas.items()})
    except OSError as error:
        raise cannot_write(f"`{error.filename}`", error) from error
    # An editor reads a relative path from the spec's own folder, which is not the one that we run in.
    folder = folder.resolve()
    status(f"{len(schemas)} schemas in {folder}; begin a spec with this line, to have your editor check it:")
    result(f"# yaml-language-server: $schema={folder / 'any.schema.json'}\n")


COMMAND = _schema
