using System.Collections.Immutable;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>Runs npm, pip and pipx: they ask nothing, and of the environment they see only what they need to reach their registry and their files.</summary>
internal sealed class PackagePrograms(ProcessRunner processes, Machine machine)
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(60);

    // Beside what every child sees: where packages come from and where they go, as a company or a version manager sets it.
    private static readonly ImmutableArray<string> PassedOn =
    [
        "NPM_CONFIG_REGISTRY", "npm_config_registry", "NPM_CONFIG_CAFILE", "npm_config_cafile", "NPM_CONFIG_USERCONFIG", "npm_config_userconfig",
        "NPM_CONFIG_PREFIX", "npm_config_prefix", "NPM_CONFIG_CACHE", "npm_config_cache", "NVM_DIR", "VOLTA_HOME",
        "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CERT", "PIP_PROXY", "PIP_CONFIG_FILE", "PIP_TRUSTED_HOST", "PIP_DEFAULT_TIMEOUT", "REQUESTS_CA_BUNDLE",
        "PIPX_HOME", "PIPX_BIN_DIR", "PYENV_ROOT", "PYENV_VERSION",
    ];

    /// <summary>Runs one with its lines going to the job's log; answers its exit code, or how the attempt ends when it could not be started.</summary>
    /// <param name="missing">How the attempt ends when the program is not there.</param>
    public async Task<(int Exit, JobEnd? NotRun)> RunAsync(Command command, JobRun job, Clues clues, JobEnd missing, CancellationToken ct)
    {
        var end = await processes.StreamAsync(
            WithVariables(command),
            line =>
            {
                clues.See(line);
                return job.OutputAsync(line.Text);
            },
            ct);
        return end.Match<(int, JobEnd?)>(exit => (exit, null), failure => (0, NotRun(failure, missing)));
    }

    /// <summary>Asks one a short question: its answer without a word in the log, or, when it fails, what it said about that.</summary>
    public async Task<(string? Answer, JobEnd? Failed)> AskAsync(Command command, JobRun job, Func<Clues, int, JobEnd> failed, JobEnd missing, CancellationToken ct)
    {
        var (lines, clues) = (new List<OutputLine>(), new Clues());
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(AskLimit);
        try
        {
            var end = await processes.StreamAsync(
                WithVariables(command),
                line =>
                {
                    clues.See(line);
                    lines.Add(line);
                    return Task.CompletedTask;
                },
                deadline.Token);
            if (end is { IsOk: true, Value: 0 })
            {
                return (string.Join('\n', lines.Where(l => !l.IsError).Select(l => l.Text)), null);
            }

            foreach (var line in lines.Where(l => l.IsError))
            {
                await job.OutputAsync(line.Text);
            }

            return (null, end.Match(exit => failed(clues, exit), failure => NotRun(failure, missing)));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, JobEnd.TryLater(InstallCodes.TimedOut, $"{Path.GetFileName(command.Program)} did not answer within {AskLimit.TotalSeconds:0} s", "Check the network connection and the proxy, then retry."));
        }
    }

    private static JobEnd NotRun(Failure failure, JobEnd missing) => failure.Kind == FailureKind.NotFound ? missing : JobEnd.Fail(InstallCodes.SpawnThrow, failure.Message);

    private Command WithVariables(Command command)
    {
        var variables = new Dictionary<string, string>
        {
            // npm and pipx start their interpreter by name: the one beside them comes first.
            ["PATH"] = $"{Path.GetDirectoryName(command.Program)}{Path.PathSeparator}{machine.SearchPath}",
            ["NO_UPDATE_NOTIFIER"] = "1",
            ["npm_config_yes"] = "true",
            ["npm_config_fund"] = "false",
            ["npm_config_audit"] = "false",
            ["npm_config_update_notifier"] = "false",
            ["npm_config_progress"] = "false",
            ["npm_config_fetch_retry_mintimeout"] = "2000",
            ["npm_config_fetch_retry_maxtimeout"] = "15000",
            ["PIP_NO_INPUT"] = "1",
            ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1",
            ["PIP_PROGRESS_BAR"] = "off",
            ["PYTHONUNBUFFERED"] = "1",
            ["PYTHONIOENCODING"] = "utf-8",
            ["USE_EMOJI"] = "0",
        };
        foreach (var name in PassedOn)
        {
            if (machine.Variable(name) is { } value)
            {
                variables[name] = value;
            }
        }

        return command with { Variables = variables };
    }
}
