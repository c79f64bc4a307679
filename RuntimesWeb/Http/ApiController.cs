using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Http;

/// <summary>
/// Base of every controller: bind, call one use case, <c>Reply</c>. Request records have nullable members and no validation attributes;
/// the framework only parses (an absent body is null), the use case answers <see cref="Failure"/>s in its own words.
/// </summary>
[ApiController]
[Produces("application/json")]
public abstract class ApiController : ControllerBase
{
    /// <summary>Who asks, as the audit log names them.</summary>
    protected Actor Caller => User.Identity is { IsAuthenticated: true, Name: { } name } ? new Actor($"api:{name}") : new Actor("api");

    protected static IResult Reply(object body, int status = StatusCodes.Status200OK) => Results.Json(body, WireJson.Options, statusCode: status);

    /// <summary>The value's body, or the failure in this route's shape.</summary>
    protected IResult Reply<T>(Outcome<T> outcome, Func<T, object> body, int status = StatusCodes.Status200OK) =>
        outcome.Match(value => Reply(body(value), status), Fail);

    /// <summary>204, or the failure in this route's shape.</summary>
    protected IResult ReplyEmpty<T>(Outcome<T> outcome) => outcome.Match(_ => Results.NoContent(), Fail);

    protected IResult Fail(Failure failure)
    {
        var shape = ErrorShape.For(HttpContext.GetEndpoint(), Request.Path);
        var status = ErrorShape.StatusOf(failure, shape);
        return Results.Json(ErrorShape.BodyOf(shape, status, failure, RequestId.Of(HttpContext)), WireJson.Options, statusCode: status);
    }
}
