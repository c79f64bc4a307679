using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Projects;

/// <summary>Folders that may become projects.</summary>
[Route("api/projects")]
[ErrorShape(ErrorBody.Fields)]
public sealed class ProjectFoldersController(InspectFolder inspect, ProjectStore store) : ApiController
{
    /// <summary>Look at a folder before it becomes a project</summary>
    /// <remarks>Its branches, and commands that its build files make one think of. Nothing is run and nothing stored.</remarks>
    [HttpPost("inspect")]
    [RequestExample("""{"workingDirectory":"~/code/website"}""")]
    [ProducesResponseType<FolderView>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"workingDirectory":"/home/ada/code/website","name":"website","isGit":true,"branch":"main","branches":["main"],"verifyCommands":[{"command":"npm test","from":"package.json"}],"projectId":null}""")]
    [Fails(400, "there is no folder /home/ada/code/website")]
    public async Task<IResult> Inspect(FolderRequest? body, CancellationToken ct) => Reply(
        await inspect.RunAsync(body?.WorkingDirectory, ct), f => new FolderView(f.Path, f.Name, f.IsGit, f.Branch, f.Branches, f.VerifyCommands, store.At(f.Path)?.Id));
}
