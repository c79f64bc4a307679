using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>Has a runtime's program installed in the background (Clawboo Runtimes API, install); an install of it that runs already is joined.</summary>
public sealed class InstallRuntime(JobQueue jobs, AuditLog audit)
{
    public async Task<Outcome<JobTicket>> RunAsync(string id, Actor by, CancellationToken ct)
    {
        var runtime = Installable(id);
        return runtime.Failure is { } failure ? failure : await RequestAsync(jobs, audit, InstallKinds.Install, runtime.Value, by, ct);
    }

    /// <summary>The runtime when a package manager can bring it.</summary>
    internal static Outcome<Runtime> Installable(string id) => RuntimeCatalog.Find(id) switch
    {
        null => Failure.NotFound($"unknown runtime '{id}'"),
        { Package: not null } runtime => runtime,
        { BuiltIn: true } builtIn => Failure.Invalid($"{builtIn.Label} is built in — nothing to install"),
        { } other => Failure.Invalid($"{other.Label} is not installed from here", $"download it from {other.DocsUrl}; this server notices it within a few seconds"),
    };

    internal static async Task<Outcome<JobTicket>> RequestAsync(JobQueue jobs, AuditLog audit, JobKind kind, Runtime runtime, Actor by, CancellationToken ct)
    {
        var ticket = await jobs.EnqueueAsync(kind, runtime.Id.Value, by, ct);
        if (ticket is { IsOk: true, Value.Joined: false })
        {
            await audit.WriteAsync(by, $"runtime.{kind}", runtime.Id.Value, runtime.Package, ct);
        }

        return ticket;
    }
}
