"""One Application for each of a team's apps, as the records in `renders/<environment>/index/` list them."""

from typing import Any

from servewright.core.naming import ownership
from servewright.core.slice import Slice
from servewright.targets.argocd.differences import SYNC_OPTIONS, differences
from servewright.targets.argocd.metadata import metadata, scope


def application_set(slice: Slice) -> dict[str, Any]:
    """A missing key of a record is an error, so that no Application is made of half of one."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ApplicationSet",
        "metadata": metadata(slice, 0),
        "spec": {
            "goTemplate": True,
            "goTemplateOptions": ["missingkey=error"],
            **_on_deletion(slice),
            "generators": [_records(slice)],
            "template": {"metadata": _application_metadata(slice), "spec": _application_spec(slice)},
            "templatePatch": differences(slice.environment),
        },
    }


def _on_deletion(slice: Slice) -> dict[str, Any]:
    """Where releases arrive by promotion, a lost record must not take running pods along."""
    if slice.environment.body.promotes_from is None:
        return {}
    return {"syncPolicy": {"preserveResourcesOnDeletion": True}}


def _records(slice: Slice) -> dict[str, Any]:
    """The team's records among all of the environment: a generator reads files, a selector what stands in them."""
    return {
        "git": {
            "repoURL": slice.platform.body.repository,
            "revision": _revision(slice),
            "files": [{"path": f"renders/{slice.app.environment}/index/*.json"}],
            # The generator puts the file's own path under `path`, over the record's, unless it is told another place.
            "pathParamPrefix": "record",
        },
        "selector": {"matchLabels": {"team": slice.app.team}},
    }


def _application_metadata(slice: Slice) -> dict[str, Any]:
    return {
        "name": "{{ .application }}",
        "labels": ownership(slice.app.team),
        "annotations": {
            # Nothing outside of its folder makes an app: a commit elsewhere needs no new comparison.
            "argocd.argoproj.io/manifest-generate-paths": ".",
            # The API server fills in defaults before it compares; Argo CD itself does not know those of CRDs.
            "argocd.argoproj.io/compare-options": "ServerSideDiff=true",
        },
    }


def _application_spec(slice: Slice) -> dict[str, Any]:
    """The project, repository and cluster are written here: a record cannot choose them."""
    return {
        "project": scope(slice),
        "source": {
            "repoURL": slice.platform.body.repository,
            "targetRevision": _revision(slice),
            "path": "{{ .path }}",
        },
        "destination": {"server": slice.environment.body.cluster, "namespace": "{{ .namespace }}"},
        "syncPolicy": {
            "automated": {"prune": True, "selfHeal": True},
            "syncOptions": list(SYNC_OPTIONS),
            "retry": _RETRY,
        },
    }


def _revision(slice: Slice) -> str:
    """In full, so that a tag of the same name is never meant, and Argo CD need not look for one."""
    return f"refs/heads/{slice.platform.body.branch}"


# For half an hour, since nothing orders Applications: a route may come before its namespace. A newer commit is taken
# up at once, else the fix of a failing sync would wait for the last try.
_RETRY = {
    "limit": 10,
    "refresh": True,
    "backoff": {"duration": "10s", "factor": 2, "maxDuration": "5m"},
}
