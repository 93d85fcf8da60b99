"""What an Application leaves to others: replicas to autoscalers, weights and the selectors of Services to rollouts.

Only what the record of its app names: ignored everywhere, a change of `scaling.min` would never reach a model with a
fixed number of pods, nor a wrong weight be put right.
"""

from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec

_ALWAYS = (
    # An app's namespace comes from its team's `base`, with labels and policies; one made in passing would lack them.
    "CreateNamespace=false",
    # Fields that others own, such as an autoscaler's, stay theirs; and no annotation with a copy of the object.
    "ServerSideApply=true",
    # Running pods keep the ConfigMap that they were started with until the new ones are healthy.
    "PruneLast=true",
)

# A sync leaves what is ignored as it is.
SYNC_OPTIONS = (*_ALWAYS, "RespectIgnoreDifferences=true")

# Of a custom resource, Argo CD would keep the whole list that holds something ignored, and no change of a route would
# ever arrive (argo-cd issues 17694 and 25284). So a sync does write weights, those of the stable release, but only into
# a route that has changed; the rollout then weighs it anew.
_OF_WEIGHED_ROUTES = (*_ALWAYS, "ApplyOutOfSyncOnly=true")


def differences(environment: Spec[EnvironmentSpec]) -> str:
    """The `templatePatch` of an ApplicationSet: a Go template over a record, which gives YAML or nothing."""
    router = environment.body.traffic_router
    named = ".autoscaled .switched" + (" .weighted" if router in _WEIGHTED else "")
    options = _SYNC if router == "gateway-api" else ""
    entries = _REPLICAS + _SELECTORS + _WEIGHTED.get(router, "")
    return "{{- if or " + named + " }}\nspec:\n" + options + "  ignoreDifferences:\n" + entries + "{{- end }}\n"


_SYNC = "".join(
    (
        "  {{- if .weighted }}\n  syncPolicy:\n    syncOptions:\n",
        *(f"      - {option}\n" for option in _OF_WEIGHED_ROUTES),
        "  {{- end }}\n",
    )
)

_REPLICAS = """\
    {{- if .autoscaled }}
    - group: argoproj.io
      kind: Rollout
      name: "{{ .app }}"
      jsonPointers:
        - /spec/replicas
    {{- end }}
"""

# Server-side apply takes a selector as a whole, and would take its hash away.
_SELECTORS = """\
    {{- range .switched }}
    - kind: Service
      name: "{{ . }}"
      jsonPointers:
        - /spec/selector/rollouts-pod-template-hash
    {{- end }}
"""

_WEIGHTED = {
    "gateway-api": """\
    {{- range .weighted }}
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: "{{ . }}"
      jqPathExpressions:
        - .spec.rules[].backendRefs[].weight
    {{- end }}
""",
    "istio": """\
    {{- range .weighted }}
    - group: networking.istio.io
      kind: VirtualService
      name: "{{ . }}"
      jqPathExpressions:
        - .spec.http[].route[].weight
    {{- end }}
""",
}
