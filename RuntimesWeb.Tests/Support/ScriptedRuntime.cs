using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Hermes;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Tests.Support;

/// <summary>A runtime whose work is what the test says; without a script it repeats what it hears. It takes the place of Hermes.</summary>
public sealed class ScriptedRuntime : IRuntimeAdapter
{
    public delegate IAsyncEnumerable<RunEvent> Script(RunRequest request, CancellationToken ct);

    public static readonly RuntimeId Id = RuntimeCatalog.Hermes;

    /// <summary>By the words of the message.</summary>
    public ConcurrentDictionary<string, Script> Scripts { get; } = new();

    /// <summary>For messages whose words no script is for; null leaves it at repeating them.</summary>
    public Func<RunRequest, CancellationToken, IAsyncEnumerable<RunEvent>?>? Otherwise { get; set; }

    public ConcurrentQueue<RunRequest> Requests { get; } = new();

    public Failure? Refusal { get; set; }

    public RuntimeId Runtime => Id;

    public static RunEvent.Usage Took { get; } = new("anthropic", "claude-haiku-4-5", new TokenUsage(100, 10, 5, 20, 3), 250);

    public void AddTo(WebApplicationBuilder builder) => AddTo(builder.Services);

    /// <summary>Takes the place of the adapter of its runtime.</summary>
    public void AddTo(IServiceCollection services)
    {
        foreach (var real in services.Where(s => s.ImplementationType == typeof(HermesAdapter)).ToList())
        {
            services.Remove(real);
        }

        services.AddSingleton<IRuntimeAdapter>(this);
    }

    public static string Words(RunRequest request) => string.Concat(request.Message.Parts.OfType<ModelPart.Text>().Select(p => p.Value));

    public Outcome<ModelChoice> Choose(ModelChoice wish) => Refusal is { } failure ? failure : wish with { Model = wish.Model ?? "scripted" };

    public IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, CancellationToken ct)
    {
        Requests.Enqueue(request);
        return Scripts.TryGetValue(Words(request), out var script) ? script(request, ct) : Otherwise?.Invoke(request, ct) ?? EchoAsync(request, ct);
    }

    /// <summary>Says a few words, waits at the gate, says the rest.</summary>
    public Turnstile Hold(string message, string before = "Half", string after = " and half.")
    {
        var gate = new Turnstile();
        Scripts[message] = (_, ct) => HeldAsync(gate, before, after, ct);
        return gate;
    }

    /// <summary>Asks whether a command may run, and says how it was answered; its approval is answered by people of the test.</summary>
    public void Ask(string message, string command) => Scripts[message] = (request, ct) => AskAsync(request, command, ct);

    private static async IAsyncEnumerable<RunEvent> AskAsync(RunRequest request, string command, [EnumeratorCancellation] CancellationToken ct)
    {
        var use = new ToolUse("bash", ToolEffect.Runs, command, JsonSerializer.SerializeToElement(new { command }));
        var decision = request.Gate.Judge(use);
        yield return new RunEvent.ToolCall("call-1", use.Tool, use.Input, decision.Behavior, decision.Reason, decision.Rule);
        if (decision.Behavior == PermissionBehavior.Ask)
        {
            var asked = new RunEvent.Approval(Guid.NewGuid(), "call-1", use.Tool, use.Input, use.Effect, command, decision.Reason, ApprovalStatus.Pending);
            yield return asked;
            var answer = await request.Gate.AnswerAsync(asked.Id, ct);
            yield return asked with { State = answer.Status, Message = answer.Message };
            yield return new RunEvent.Text($"{answer.Status}{(answer.Message is { } said ? $": {said}" : "")}{(answer.UpdatedInput is { } input ? $" {input.GetRawText()}" : "")}");
        }
        else
        {
            yield return new RunEvent.Text(decision.Behavior.ToString());
        }

        yield return new RunEvent.Done(DoneReason.Completed);
    }

    private static async IAsyncEnumerable<RunEvent> HeldAsync(Turnstile gate, string before, string after, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return new RunEvent.Text(before);
        await gate.PassAsync(ct);
        yield return new RunEvent.Text(after);
        yield return new RunEvent.Done(DoneReason.Completed);
    }

    private static async IAsyncEnumerable<RunEvent> EchoAsync(RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.WaitAsync(ct);
        yield return new RunEvent.Text("You said: ");
        yield return new RunEvent.Text(Words(request));
        yield return Took;
        yield return new RunEvent.Done(DoneReason.Completed);
    }
}
