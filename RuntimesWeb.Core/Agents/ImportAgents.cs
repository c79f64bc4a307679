using System.Globalization;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Agents;

/// <summary>Agents that were brought in, and what was taken from them on the way.</summary>
public sealed record ImportedAgents(IReadOnlyList<Agent> Agents, IReadOnlyList<string> Notes);

/// <summary>
/// Makes agents from an export, all or none. Nothing runs by it, and none of them comes in with more rights than to ask:
/// whoever wrote the file does not decide what may happen on this computer.
/// </summary>
public sealed class ImportAgents(AgentStore agents, AuditLog audit)
{
    public const int Most = 100;

    public async Task<Outcome<ImportedAgents>> RunAsync(IReadOnlyList<AgentInput?>? inputs, Actor by, CancellationToken ct)
    {
        if (inputs is not { Count: > 0 and <= Most })
        {
            return Failure.InvalidField("agents", $"agents must be a list of 1 to {Most} agents");
        }

        var drafts = new List<NewAgent>();
        var notes = new List<string>();
        foreach (var (input, i) in inputs.Select((input, i) => (input, i)))
        {
            var made = AgentRules.Make(input ?? new AgentInput());
            if (made.Failure is { } failure)
            {
                var field = failure.Fields?.Keys.FirstOrDefault() ?? "name";
                return Failure.InvalidField(string.Create(CultureInfo.InvariantCulture, $"agents[{i}].{field}"), string.Create(CultureInfo.InvariantCulture, $"agents[{i}]: {failure.Message}"));
            }

            if (made.Value.PermissionMode > PermissionMode.Ask)
            {
                notes.Add($"{made.Value.Name}: permission mode {PermissionModes.Text(made.Value.PermissionMode)} was set to ask");
            }

            drafts.Add(new NewAgent(made.Value with { PermissionMode = made.Value.PermissionMode > PermissionMode.Ask ? PermissionMode.Ask : made.Value.PermissionMode }));
        }

        var imported = await agents.AddAsync(drafts, by, ct);
        foreach (var agent in imported)
        {
            await audit.WriteAsync(by, "agent.import", agent.Id, agent.Definition.RuntimeId, ct);
        }

        return new ImportedAgents(imported, notes);
    }
}
