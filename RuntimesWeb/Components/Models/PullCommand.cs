using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Models;

/// <summary>Begins a pull for the person on the page, and says so.</summary>
public sealed class PullCommand(PullModel pull, PageActor actor, Toasts toasts)
{
    public async Task<Failure?> RunAsync(string name, CancellationToken ct)
    {
        var ticket = await pull.RunAsync(name, await actor.GetAsync(), ct);
        if (ticket.IsOk)
        {
            toasts.Say($"{ticket.Value.Job.Target} {(ticket.Value.Joined ? "is being pulled already" : "is being pulled")}", "You can leave this page; it goes on.");
        }

        return ticket.Failure;
    }
}
