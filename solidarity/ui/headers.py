"""What every answer says to the browser: load nothing from elsewhere, keep nothing, tell nobody."""

from flask import Flask
from flask import request as http_request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)
from werkzeug import Response

_POLICY = (
    ContentSecurityPolicy()
    .default_src("'none'")
    .script_src("'self'")
    .style_src("'self'")
    .img_src("'self'", "data:")
    .connect_src("'self'")
    .manifest_src("'self'")
    .worker_src("'self'")
    .form_action("'self'")
    .object_src("'none'")
    .base_uri("'none'")
    .frame_ancestors("'none'")
)


def register(app: Flask, *, is_https: bool) -> None:
    """Add the headers to every answer."""
    headers = Secure(
        csp=_POLICY,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().geolocation().camera().microphone(),
        referrer=ReferrerPolicy().no_referrer(),
        hsts=StrictTransportSecurity().max_age(31536000).include_subdomains() if is_https else None,
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    ).headers

    def add(response: Response) -> Response:
        response.headers.update(headers)
        if http_request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
