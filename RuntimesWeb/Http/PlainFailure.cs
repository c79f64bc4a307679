using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Http;

/// <summary>Our words for a bare status code: what the framework refuses without a body.</summary>
public static class PlainFailure
{
    public static Failure Of(int status) => status switch
    {
        400 => Failure.Invalid("bad request"),
        401 => new Failure(FailureKind.Unauthorized, "Not authenticated"),
        403 => new Failure(FailureKind.Unauthorized, "forbidden"),
        404 => Failure.NotFound("not found"),
        405 => Failure.Invalid("method not allowed"),
        408 => Failure.Invalid("the request took too long to arrive"),
        413 => Failure.Invalid("the body is too large"),
        415 => Failure.Invalid("the body must be sent as application/json"),
        422 => Failure.InvalidField("name", "name has the wrong type"),
        429 => new Failure(FailureKind.TooMany, "Too many requests. Wait a moment and retry."),
        >= 500 => Failure.Unavailable("internal error"),
        _ => Failure.Invalid("the request was refused"),
    };
}
