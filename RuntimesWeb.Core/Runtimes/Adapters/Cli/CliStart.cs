using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>Starts the programs of runtimes, in two steps: what the program is given, then, with that in its arguments and environment, the program.</summary>
public sealed class CliStart(CliHomes homes, RunPasses passes, ServerAddress server, ProcessRunner processes, Machine machine)
{
    /// <summary>Where the program of a request works.</summary>
    public string FolderOf(RunRequest request) => homes.WorkPlace(request);

    public CliKit Prepare(RuntimeId runtime, RunRequest request, CliCredential credential) =>
        new(homes, runtime, request, credential, passes.Issue(RunPassUse.Mcp), CliEnvironment.Of(machine))
        {
            McpServers = McpAddresses.Of(server),
            PersonsHome = machine.Home,
        };

    /// <summary>Starts it; a failure has given back what it was to get. The arguments hold neither secrets nor prompts: everybody on this computer can read them.</summary>
    public Outcome<CliProcess> Open(string program, IReadOnlyList<string> arguments, CliKit kit)
    {
        var started = processes.Open(new Command(program, arguments)
        {
            Folder = kit.Folder,
            Variables = kit.Environment,
        });
        if (started.Failure is { } failure)
        {
            kit.Dispose();
            return failure;
        }

        return new CliProcess(started.Value, kit);
    }
}
