using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Http;

/// <summary>The error bodies of the API groups, and the few documented special ones.</summary>
public enum ErrorBody
{
    /// <summary><c>/api/*</c>: <c>{error}</c>, with <c>hint</c> and <c>details</c> when there are some.</summary>
    Message,

    /// <summary>Routes whose seed flattens field errors: <c>{error:{formErrors,fieldErrors}}</c>; other failures as <see cref="Message"/>.</summary>
    Fields,

    /// <summary>Healthcheck: <c>{ok:false,error}</c>; an unknown id stays <c>{error}</c>.</summary>
    Ok,

    /// <summary>Run: <c>{ok:false,reason}</c> for a task that is not there, a conflict or a refusal; everything else stays <c>{error}</c>.</summary>
    Reason,

    /// <summary>Board: <c>{error:"invalid body",details:{formErrors,fieldErrors}}</c>; other failures as <see cref="Message"/>.</summary>
    Board,

    /// <summary>Board, where an answer says whether it is ok: a task that is not there, a conflict or a refusal is <c>{ok:false,error}</c>; everything else as <see cref="Board"/>.</summary>
    BoardOk,

    /// <summary><c>/api/v1/*</c>: <c>{detail,status_code}</c>.</summary>
    Detail,

    /// <summary><c>/v1/*</c>: <c>{error:{code,message,requestId}}</c>.</summary>
    Coded,
}

/// <summary>Names the error body of a controller; on an action it wins over the controller's.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ErrorShapeAttribute(ErrorBody body) : Attribute
{
    public ErrorBody Body { get; } = body;
}

/// <summary>The only place that knows how an error looks on the wire.</summary>
public static class ErrorShape
{
    /// <summary>The shape an endpoint asks for, else that of the path's group.</summary>
    public static ErrorBody For(Endpoint? endpoint, PathString path) =>
        endpoint?.Metadata.GetMetadata<ErrorShapeAttribute>()?.Body ?? Surfaces.Of(path) switch
        {
            Surface.ApiV1 => ErrorBody.Detail,
            Surface.V1 => ErrorBody.Coded,
            _ => ErrorBody.Message,
        };

    public static int StatusOf(Failure failure, ErrorBody shape) => failure.Kind switch
    {
        FailureKind.NotFound => StatusCodes.Status404NotFound,
        // Well-formed but wrong: this group's clients (FastAPI's) expect 422, never 400.
        FailureKind.Invalid => shape is ErrorBody.Detail ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest,
        FailureKind.Conflict => StatusCodes.Status409Conflict,
        FailureKind.Refused => StatusCodes.Status422UnprocessableEntity,
        FailureKind.Unavailable => StatusCodes.Status502BadGateway,
        FailureKind.Unauthorized => StatusCodes.Status401Unauthorized,
        FailureKind.TooMany => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status400BadRequest,
    };

    public static object BodyOf(ErrorBody shape, int status, Failure failure, string requestId) => shape switch
    {
        ErrorBody.Detail => DetailBody(status, failure, requestId),
        ErrorBody.Coded => new { error = new { code = CodeOf(status), message = failure.Message, requestId } },
        ErrorBody.Ok when status != StatusCodes.Status404NotFound => With(failure, ("ok", false), ("error", failure.Message)),
        ErrorBody.Reason when failure.Kind is FailureKind.Conflict or FailureKind.Refused || failure is { Kind: FailureKind.NotFound, Message: "not_found" } => With(failure, ("ok", false), ("reason", failure.Message)),
        ErrorBody.Fields when failure.Kind is FailureKind.Invalid => new { error = Flattened(failure) },
        ErrorBody.BoardOk when failure.Kind is FailureKind.NotFound or FailureKind.Conflict or FailureKind.Refused => With(failure, ("ok", false), ("error", failure.Message)),
        ErrorBody.Board or ErrorBody.BoardOk when failure.Kind is FailureKind.Invalid && status == StatusCodes.Status400BadRequest => new { error = "invalid body", details = Flattened(failure) },
        _ => With(failure, ("error", failure.Message)),
    };

    /// <summary>Writes the body with its status; nothing when the answer has begun.</summary>
    public static Task WriteAsync(HttpContext context, ErrorBody shape, int status, Failure failure)
    {
        if (context.Response.HasStarted)
        {
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(BodyOf(shape, status, failure, RequestId.Of(context)), WireJson.Options, context.RequestAborted);
    }

    private static Dictionary<string, object> DetailBody(int status, Failure failure, string requestId)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["detail"] = failure.Message, ["status_code"] = status };
        if (status == StatusCodes.Status422UnprocessableEntity)
        {
            body["errors"] = failure.Fields is null
                ? [new FieldError(["body"], failure.Message, "value_error")]
                : failure.Fields.SelectMany(f => f.Value.Select(message => new FieldError(["body", .. f.Key.Split('.')], message, "value_error"))).ToArray();
        }

        if (status >= StatusCodes.Status500InternalServerError)
        {
            body["request_id"] = requestId;
        }

        return body;
    }

    private static Dictionary<string, object> With(Failure failure, params ReadOnlySpan<(string Name, object Value)> members)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            body[name] = value;
        }

        if (failure.Hint is not null)
        {
            body["hint"] = failure.Hint;
        }

        if (failure.Fields is not null)
        {
            body["details"] = Flattened(failure);
        }

        return body;
    }

    private static Flat Flattened(Failure failure) =>
        failure.Fields is { } fields ? new Flat([], fields) : new Flat([failure.Message], new Dictionary<string, string[]>(StringComparer.Ordinal));

    private static string CodeOf(int status) => status switch
    {
        400 => "invalid_request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        409 => "conflict",
        413 => "payload_too_large",
        415 => "unsupported_media_type",
        422 => "unprocessable",
        429 => "rate_limited",
        502 => "bad_gateway",
        503 => "unavailable",
        < 500 => "invalid_request",
        _ => "internal_error",
    };

    private sealed record FieldError(string[] Loc, string Msg, string Type);

    private sealed record Flat(string[] FormErrors, IReadOnlyDictionary<string, string[]> FieldErrors);
}
