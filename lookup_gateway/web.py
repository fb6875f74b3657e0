"""What every route shares: security headers, sizes, the caller's true address, error answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.middleware.proxy_fix import ProxyFix

from lookup_gateway.asking import whereabouts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

TroublePage = Callable[[int], str]

# Webhooks and citizens' calls; rooms that take more say so for their own routes.
BODY_LIMIT = 16 * 1024
DESK, DESK_LIMIT = "/api/v1/desk/", 1024 * 1024
INGEST, INGEST_LIMIT = "/ingest/", 10 * 1024 * 1024
DRAINED = DESK_LIMIT
STATIC_SECONDS = 3_600
MACHINES = ("/api/", INGEST, "/openapi.json", "/healthz", "/readyz", "/metrics")
WEBHOOKS = "/channels/"

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types kiosk-sw"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


# For what other sites load as a part of their own pages.
SHARED = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": f"public, max-age={STATIC_SECONDS}",
}


class _InMemory(Request):
    """Holds uploaded files in memory, as much as the route's limit lets in: what people hand in
    lies on no disk unsealed, not even for a moment."""

    def _get_file_stream(self, *_args: object, **_about: object) -> BytesIO:
        return BytesIO()


def protect(app: Flask, proxy_hops: int, trouble_page: TroublePage) -> None:
    """Give the app its limits, headers and error answers.

    `proxy_hops` is how many X-Forwarded-For entries are ours; a client's own are ignored."""
    app.request_class = _InMemory
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
    app.url_map.merge_slashes = False
    if proxy_hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # the way Flask documents
            app.wsgi_app, x_for=proxy_hops, x_proto=0, x_host=0, x_prefix=0
        )
    app.wsgi_app = _guarded(app.wsgi_app)  # type: ignore[method-assign, assignment] # documented
    app.register_error_handler(HTTPException, lambda error: _problem(error, trouble_page))
    app.register_error_handler(Exception, lambda error: _defect(error, trouble_page))


def _guarded(wsgi: WSGIApplication) -> WSGIApplication:
    """Give every response its headers, on the wire's own list: it is the hot path."""
    # Nothing about a case may stay in a shared browser.
    fixed = [*HEADERS.items(), ("Cache-Control", "no-store")]

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            # What a route says itself stays: static files may be kept, the widget may be framed.
            said = {name for name, _ in headers}
            headers += [header for header in fixed if header[0] not in said]
            return start_response(status, headers, *error)

        if "HTTP_TRANSFER_ENCODING" in environ:
            _measure(environ)
        return wsgi(environ, start)

    return app


def _measure(environ: WSGIEnvironment) -> None:
    """Give a chunked body its length, so that the limit holds for it as for any other."""
    stream = environ["wsgi.input"]
    body = stream.read(_most(environ["PATH_INFO"]) + 1)
    for _ in range(DRAINED // BODY_LIMIT):  # or closing would take our answer back
        if not stream.read(BODY_LIMIT):
            break
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
    del environ["HTTP_TRANSFER_ENCODING"]


def _most(path: str) -> int:
    limits = ((DESK, DESK_LIMIT), (INGEST, INGEST_LIMIT))
    return next((most for start, most in limits if path.startswith(start)), BODY_LIMIT)


def _problem(error: HTTPException, page: TroublePage) -> Response:
    """Answer an error in the caller's own form (RFC 9457 for machines); never with internals."""
    code = error.code or 500
    if request.path.startswith(WEBHOOKS):
        return Response("", status=code, headers=_allow(error))
    if request.path.startswith(MACHINES):
        return problem(code, HTTPStatus(code).phrase, headers=_allow(error))
    return Response(page(code), status=code, mimetype="text/html", headers=_allow(error))


def _defect(error: Exception, page: TroublePage) -> Response:
    # Flask would log the whole trace, and with it what a citizen typed.
    log.error("defect: %s", whereabouts(error))
    return _problem(InternalServerError(), page)


def allow_site(response: Response, origin: str | None, sites: Collection[str]) -> Response:
    """Let scripts of a listed site read the response (Fetch Standard, 3.2.3), and of no other."""
    response.vary.add("Origin")
    if origin in sites:
        response.headers["Access-Control-Allow-Origin"] = str(origin)
    return response


def problem(
    status: int,
    title: str,
    detail: str | None = None,
    headers: dict[str, str] | None = None,
    **members: object,
) -> Response:
    """Return an `application/problem+json` answer (RFC 9457); `members` extend it."""
    fields = {"type": "about:blank", "title": title, "status": status, **members}
    if detail:
        fields["detail"] = detail
    body = msgspec.json.encode(fields)
    return Response(body, status=status, mimetype="application/problem+json", headers=headers)


def _allow(error: HTTPException) -> dict[str, str]:
    methods = getattr(error, "valid_methods", None)
    return {"Allow": ", ".join(sorted(methods))} if methods else {}
