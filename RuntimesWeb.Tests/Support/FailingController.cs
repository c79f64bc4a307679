using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Tests.Support;

public sealed record ProbeRequest(string? Name, int? Count, ProbeRequest? Inner);

/// <summary>Fails in every way a route can, under each API group's prefix; added by tests as an application part.</summary>
[Route("api/test")]
[Route("api/v1/test")]
[Route("v1/test")]
public sealed class FailingController : ApiController
{
    public const string Canary = "canary-4711";

    [HttpGet("throw")]
    public IResult Throw() => throw new InvalidOperationException(Canary);

    [HttpPost("echo")]
    public IResult Echo(ProbeRequest? body) => Reply(new { name = body?.Name, isEmpty = body is null });

    [HttpGet("fail/{kind}")]
    public IResult FailAs(FailureKind kind) => Fail(new Failure(kind, "it failed", "try again"));

    [HttpGet("field")]
    public IResult Field() => Fail(Failure.InvalidField("name", "name is required"));

    [HttpGet("fields")]
    [ErrorShape(ErrorBody.Fields)]
    public IResult Fields() => Fail(Failure.InvalidField("name", "name is required"));

    [HttpGet("ok/{kind}")]
    [ErrorShape(ErrorBody.Ok)]
    public IResult OkShape(FailureKind kind) => Fail(new Failure(kind, "it failed"));

    [HttpGet("reason/{kind}")]
    [ErrorShape(ErrorBody.Reason)]
    public IResult ReasonShape(FailureKind kind) => Fail(new Failure(kind, "it failed"));
}
