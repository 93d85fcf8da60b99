"""`servewright schema`: JSON Schemas of the kinds, for editors."""

from pathlib import Path

import click

from servewright.cli.options import find_root


@click.command(
    "schema", short_help="Write JSON Schemas of the kinds, for editors.", epilog="Example: servewright schema -o .servewright/schemas"
)
@click.option("-C", "--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The repository.")
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

    from servewright.formats.editor_schema import any_kind_schema, kind_schema
    from servewright.core.kind import find_kinds

    folder = output or find_root(root) / ".servewright" / "schemas"
    kinds = find_kinds()
    schemas = {f"{name.lower()}.schema.json": kind_schema(kind) for name, kind in kinds.items()}
    schemas["any.schema.json"] = any_kind_schema(kinds.values())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in schemas.items():
            (folder / name).write_bytes(orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    except OSError as error:
        raise click.ClickException(f"cannot write `{folder}`: {(error.strerror or str(error)).lower()}") from error
    click.echo(f"{len(schemas)} schemas in {folder}; the first line of a spec, with the path from its own folder:", err=True)
    click.echo(f"# yaml-language-server: $schema={folder / 'any.schema.json'}")


COMMAND = _schema
