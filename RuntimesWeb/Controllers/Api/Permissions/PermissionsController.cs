using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Permissions;

/// <summary>What agents may do without asking: the plain list of patterns, and presets of them.</summary>
[Route("api/permissions")]
[ErrorShape(ErrorBody.Message)]
public sealed class PermissionsController(PermissionRules rules, AddRule add, RemoveRule remove, SwitchPreset presets) : ApiController
{
    private const string Success = """{"success":true}""";
    private const string NoPattern = "pattern is required, such as Bash(npm test *) or Edit(src/**)";
    private const string NoPreset = "presetId is required";

    /// <summary>List what is allowed for all agents</summary>
    /// <remarks>The patterns of the rules that allow something to every agent in every folder. `GET /api/permissions/rules` has all rules.</remarks>
    [HttpGet]
    [ProducesResponseType<PatternList>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"permissions":["Read","Bash(command:git *)"]}""")]
    public IResult List() => Reply(new PatternList([.. rules.AllowedForAll]));

    /// <summary>Allow a pattern for all agents</summary>
    /// <remarks>`Tool`, `Tool(pattern)`, `Tool(key:pattern)`, `mcp__server__tool`, `mcp__*`. Allowing what is allowed already changes nothing.</remarks>
    [HttpPost]
    [RequestExample("""{"pattern":"Bash(command:git *)"}""")]
    [ProducesResponseType<SuccessView>(StatusCodes.Status200OK)]
    [ResponseExample(200, Success)]
    [Fails(400, NoPattern)]
    [Fails(409, "there are 1000 rules already; remove some that are no longer needed")]
    public async Task<IResult> Add(PatternRequest? body, CancellationToken ct) =>
        Reply(await add.RunAsync(new RuleInput(Core.Permissions.PermissionBehavior.Allow, body?.Pattern), Caller, ct), _ => new SuccessView(true));

    /// <summary>Take a pattern off the list</summary>
    /// <remarks>The pattern stands in the body. One that is not on the list is fine.</remarks>
    [HttpDelete]
    [RequestExample("""{"pattern":"Bash(command:git *)"}""")]
    [ProducesResponseType<SuccessView>(StatusCodes.Status200OK)]
    [ResponseExample(200, Success)]
    [Fails(400, NoPattern)]
    public async Task<IResult> Remove(PatternRequest? body, CancellationToken ct) => Reply(await remove.RunAsync(body?.Pattern, Caller, ct), _ => new SuccessView(true));

    /// <summary>List the presets</summary>
    /// <remarks>They are layered: each has the patterns of the one before it. A preset is active when all its patterns are allowed for all.</remarks>
    [HttpGet("presets")]
    [ProducesResponseType<PresetList>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"presets":[{"id":"read-only","name":"Read only","description":"Look at files and search in them.","risk":"low","patterns":["Read","Glob","Grep","LS","NotebookRead"],"active":false}]}""")]
    public IResult Presets() => Reply(PresetList.From(rules.All));

    /// <summary>Switch a preset on</summary>
    /// <remarks>`presetId` is `read-only`, `git-safe` or `full-auto`. Its patterns that are missing are allowed for all.</remarks>
    [HttpPost("presets")]
    [RequestExample("""{"presetId":"read-only"}""")]
    [ProducesResponseType<SuccessView>(StatusCodes.Status200OK)]
    [ResponseExample(200, Success)]
    [Fails(400, NoPreset)]
    [Fails(404, "Unknown preset: x")]
    public async Task<IResult> SwitchOn(PresetRequest? body, CancellationToken ct) => Reply(await presets.RunAsync(body?.PresetId, on: true, Caller, ct), _ => new SuccessView(true));

    /// <summary>Switch a preset off</summary>
    /// <remarks>Its patterns are taken off the list, except those that another active preset has.</remarks>
    [HttpDelete("presets")]
    [RequestExample("""{"presetId":"read-only"}""")]
    [ProducesResponseType<SuccessView>(StatusCodes.Status200OK)]
    [ResponseExample(200, Success)]
    [Fails(400, NoPreset)]
    [Fails(404, "Unknown preset: x")]
    public async Task<IResult> SwitchOff(PresetRequest? body, CancellationToken ct) => Reply(await presets.RunAsync(body?.PresetId, on: false, Caller, ct), _ => new SuccessView(true));
}
