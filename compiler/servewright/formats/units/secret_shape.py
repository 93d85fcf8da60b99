"""What a credential looks like where somebody has pasted one instead of naming it.

By the prefixes that providers give their keys so that scanners find them, and for keys without one by how letters and
digits alternate: in words and names seldom, in random characters mostly.
"""

import re
from functools import cache
from itertools import pairwise


def looks_secret(text: str) -> str | None:
    """The kind of secret that a text is or holds, with its article, such as `an OpenAI key`; else None."""
    if "://" in text and _USER_INFO.search(text):
        return "a URL with a password"
    if "PRIVATE KEY" in text and _PRIVATE_KEY.search(text):
        return "a private key"
    if not _LONG_WORD.search(text):
        return None
    return _marked(text) or _unmarked(text)


def _marked(text: str) -> str | None:
    for mark, after, kind in _MARKS:
        if mark in text:
            for found in _marked_key(mark, after).finditer(text):
                if len(set(found[1])) >= _FEWEST_CHARACTERS:
                    return kind
    return None


@cache
def _marked_key(mark: str, after: str) -> re.Pattern[str]:
    # The look-behind stands after the mark, so that the search can skip to the mark's letters.
    literal = re.escape(mark)
    return re.compile(f"{literal}(?<![A-Za-z0-9]{literal})({after})")


def _unmarked(text: str) -> str | None:
    if _holds_assignment(text):
        return "a key or password"
    word = text.strip()
    if not 32 <= len(word) <= 512 or len(set(word)) < 2 * _FEWEST_CHARACTERS or _PUBLIC.fullmatch(word):
        return None
    if _HEXADECIMAL.fullmatch(word):
        return "a hexadecimal key"
    if _BASE36.fullmatch(word):
        return "a random key" if _alternates(word, 0.25, digits=5, longest_word=20) else None
    if _BASE64.fullmatch(word) and _MIXED_CASE.search(word) and _alternates(word, 0.4, digits=2):
        return "a random key"
    return None


def _holds_assignment(text: str) -> bool:
    lower = text.lower()
    if not any(name in lower for name in ("key", "secret", "token", "pass", "pwd", "credential", "sk-")):
        return False
    return any(_alternates(found[1], 0.35, digits=2) for found in _ASSIGNED.finditer(text))


def _alternates(word: str, share: float, *, digits: int, longest_word: int = 9) -> bool:
    # In random base64 two neighbours of three differ in kind; in CamelCase and in names with numbers far fewer.
    if sum(map(str.isdigit, word)) < digits or max(map(len, _LOWER_CASE.findall(word)), default=0) > longest_word:
        return False
    kinds = ["0" if c.isdigit() else "A" if c.isupper() else "a" for c in word if c.isalnum()]
    return sum(left != right for left, right in pairwise(kinds)) >= share * len(word)


_FEWEST_CHARACTERS = 5  # fewer are a placeholder such as `sk-xxxx`
_LONG_WORD = re.compile(r"[A-Za-z0-9_+/=-]{16}")
_LOWER_CASE = re.compile(r"[a-z]+")
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY")
_USER_INFO = re.compile(r"://[^\s/?#@:]{0,256}:(?![$<{*])[^\s/?#@]{1,256}@")
# A commit, a UUID, a digest as browsers take it; those of images stand behind `sha256:`.
_PUBLIC = re.compile(r"[0-9]+|[0-9a-f]{40}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|sha[0-9]{3}-.*")
_HEXADECIMAL = re.compile(r"(?:[0-9a-f]{8}){4,16}|(?:[0-9A-F]{8}){4,16}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_MIXED_CASE = re.compile("[A-Z].*[a-z]|[a-z].*[A-Z]")
_BASE36 = re.compile(r"[a-z0-9]+|[A-Z0-9]+")
_ASSIGNED = re.compile(
    r"(?:(?i:(?:api|access|secret|master|signing)[_-]?key|secret|token|passw(?:or)?d|pwd|credential)s?"
    r"[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?|(?<![A-Za-z0-9])sk-)([A-Za-z0-9+/_=.-]{16,128})"
)

# What keys begin with, what follows, and whose they are. The first of two that fit is the one that is named.
_PROVIDERS = (
    ("sk-ant-", r"[A-Za-z0-9_-]{20}", "an Anthropic key"),
    ("sk-or-v1-", r"[0-9a-f]{32}", "an OpenRouter key"),
    ("sk-proj- sk-svcacct- sk-admin- sk-None-", r"[A-Za-z0-9_-]{20}", "an OpenAI key"),
    ("sk-", r"[A-Za-z0-9]{20}", "an OpenAI key"),
    ("AKIA ASIA ABIA ACCA", r"[A-Z0-9]{16}(?![A-Za-z0-9])", "an AWS access key"),
    ("ABSK", r"[A-Za-z0-9+/]{40}", "an Amazon Bedrock key"),
    ("bedrock-api-key-", r"[A-Za-z0-9+/]{20}", "an Amazon Bedrock key"),
    ("AIza", r"[A-Za-z0-9_-]{35}", "a Google API key"),
    ("GOCSPX- ya29.", r"[A-Za-z0-9_-]{20}", "a Google OAuth secret"),
    ("AccountKey=", r"[A-Za-z0-9+/]{40}", "an Azure account key"),
    ("X-Amz-Signature= X-Goog-Signature= sig=", r"[A-Za-z0-9%]{40}", "a signed URL"),
    ("ghp_ gho_ ghu_ ghs_ ghr_", r"[A-Za-z0-9]{30}", "a GitHub token"),
    ("github_pat_", r"[A-Za-z0-9_]{22}", "a GitHub token"),
    ("glpat- glrt- gldt- glptt- glcbt- glsoat-", r"[A-Za-z0-9_-]{20}", "a GitLab token"),
    ("xoxb- xoxp- xoxa- xoxe- xoxo- xoxr- xoxs- xapp-", r"[0-9][A-Za-z0-9-]{15}", "a Slack token"),
    ("hooks.slack.com/services/", r"T[A-Z0-9]{6,16}/B[A-Z0-9]{6,16}/[A-Za-z0-9]{16}", "a Slack webhook"),
    ("hf_", r"[A-Za-z0-9]{30}", "a Hugging Face token"),
    ("hvs. hvb. hvr.", r"[A-Za-z0-9_-]{24}", "a Vault token"),
    ("sk_live_ sk_test_ rk_live_ rk_test_", r"[A-Za-z0-9]{20}", "a Stripe key"),
    ("nvapi-", r"[A-Za-z0-9_-]{40}", "an NVIDIA key"),
    ("gsk_", r"[A-Za-z0-9]{40}", "a Groq key"),
    ("xai-", r"[A-Za-z0-9]{40}", "an xAI key"),
    ("pplx-", r"[A-Za-z0-9]{40}", "a Perplexity key"),
    ("r8_", r"[A-Za-z0-9]{36}", "a Replicate token"),
    ("dapi", r"[0-9a-f]{32}", "a Databricks token"),
    ("glsa_ glc_", r"[A-Za-z0-9+/]{32}", "a Grafana token"),
    ("pypi-AgE", r"[A-Za-z0-9_-]{40}", "a PyPI token"),
    ("npm_", r"[A-Za-z0-9]{36}", "an npm token"),
    ("dckr_pat_ dckr_oat_", r"[A-Za-z0-9_-]{20}", "a Docker token"),
    ("SG.", r"[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{40}", "a SendGrid key"),
    ("AGE-SECRET-KEY-1", r"[A-Z0-9]{50}", "an age key"),
    ("eyJ", r"[A-Za-z0-9_-]{10,512}\.eyJ[A-Za-z0-9_-]{10}", "a JSON web token"),
    ("Bearer bearer", r" (?=[A-Za-z._~+/-]{0,256}[0-9])[A-Za-z0-9._~+/-]{20}", "a bearer token"),
    ("Basic", r" (?=[A-Za-z+/]{0,256}[0-9=])[A-Za-z0-9+/]{16}", "a basic authorization"),
)
_MARKS = tuple((mark, after, kind) for marks, after, kind in _PROVIDERS for mark in marks.split())
