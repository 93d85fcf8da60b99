"""The program that a service's own Python runs to print its API; it imports nothing of servewright."""

# Arguments: the runtime, `module:attribute`, the version, and the file to write. What the service prints goes nowhere.
EMITTER = """
import importlib, json, sys
runtime, app, version, target = sys.argv[1:]
module, _, attribute = app.partition(":")
sys.path.insert(0, "")
found = importlib.import_module(module)
for name in attribute.split("."):
    found = getattr(found, name)
if runtime == "bentoml":
    document = found.openapi_spec.asdict()
    try:
        with open("README.md", encoding="utf-8") as stream:
            description = stream.read()
    except FileNotFoundError:
        description = ""
    document["info"] |= {"version": version, "description": description}
else:
    document = found.openapi()
with open(target, "w", encoding="utf-8") as stream:
    json.dump(document, stream, indent=2, ensure_ascii=False)
    stream.write("\\n")
"""
