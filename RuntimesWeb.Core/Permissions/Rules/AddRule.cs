using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions.Rules;

/// <summary>Adds a rule. One that is there already is answered as it is; an answer is remembered only after it counted.</summary>
public sealed class AddRule(PermissionRules rules, AuditLog audit, TimeProvider time)
{
    public async Task<Outcome<PermissionRule>> RunAsync(RuleInput input, Actor by, CancellationToken ct)
    {
        if (input.Behavior is not { } behavior)
        {
            return Failure.InvalidField("behavior", "behavior must be allow, ask or deny");
        }

        var pattern = PermissionPattern.Parse(input.Pattern);
        if (pattern.Failure is { } wrong)
        {
            return wrong;
        }

        var agent = string.IsNullOrWhiteSpace(input.AgentId) ? null : input.AgentId.Trim();
        var folder = string.IsNullOrWhiteSpace(input.Folder) ? null : input.Folder.Trim();
        if (agent is { Length: > 128 } || agent?.Any(c => char.IsControl(c) || c == ' ') == true)
        {
            return Failure.InvalidField("agentId", "agentId must be the id of an agent");
        }

        if (folder is not null && (folder.Length > 4096 || folder.Any(char.IsControl) || !Path.IsPathFullyQualified(folder)))
        {
            return Failure.InvalidField("folder", "folder must be the full path of a folder");
        }

        var rule = Make(behavior, pattern.Value, agent, folder is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), input.Source, by);
        var isNew = false;
        var outcome = await rules.ChangeAsync<PermissionRule>(
            all =>
            {
                var same = all.FirstOrDefault(r => IsSame(r.Row, rule.Row));
                isNew = same is null;
                return ((same ?? rule).Row, isNew ? [rule] : [], []);
            },
            ct);
        if (outcome.IsOk && isNew)
        {
            await audit.WriteAsync(by, "permission.rule.add", rule.Pattern.Text, Describe(rule.Row), ct);
            rules.Tell();
        }

        return outcome;
    }

    internal KeptRule Make(PermissionBehavior behavior, PermissionPattern pattern, string? agent, string? folder, string source, Actor by)
    {
        var row = new PermissionRule
        {
            Id = Guid.NewGuid(),
            Behavior = behavior,
            Pattern = pattern.Text,
            AgentId = agent,
            Folder = folder,
            CreatedAt = time.GetUtcNow(),
            CreatedBy = by.Name,
            Source = source,
        };
        return new KeptRule(row, pattern);
    }

    internal static string Describe(PermissionRule rule) =>
        $"{rule.Behavior.ToString().ToLowerInvariant()}{(rule.AgentId is { } agent ? $", agent {agent}" : "")}{(rule.Folder is { } folder ? $", folder {folder}" : "")}, {rule.Source}";

    private static bool IsSame(PermissionRule one, PermissionRule other) =>
        (one.Behavior, one.Pattern, one.AgentId, one.Folder) == (other.Behavior, other.Pattern, other.AgentId, other.Folder);
}

/// <summary>Removes rules; from then on they do not count.</summary>
public sealed class RemoveRule(PermissionRules rules, AuditLog audit)
{
    public async Task<Outcome<PermissionRule>> RunAsync(Guid id, Actor by, CancellationToken ct)
    {
        var outcome = await rules.ChangeAsync<PermissionRule>(
            all => all.FirstOrDefault(r => r.Row.Id == id) is { } rule ? (rule.Row, [], [rule]) : Failure.NotFound("rule not found"),
            ct);
        if (outcome.IsOk)
        {
            await audit.WriteAsync(by, "permission.rule.remove", outcome.Value.Pattern, AddRule.Describe(outcome.Value), ct);
            rules.Tell();
        }

        return outcome;
    }

    /// <summary>Takes a pattern from the list of those allowed for all; one that is not in it is fine.</summary>
    public async Task<Outcome<Done>> RunAsync(string? pattern, Actor by, CancellationToken ct)
    {
        var parsed = PermissionPattern.Parse(pattern);
        if (parsed.Failure is { } wrong)
        {
            return wrong;
        }

        var outcome = await rules.ChangeAsync<int>(
            all =>
            {
                KeptRule[] gone = [.. all.Where(r => PermissionRules.IsAllowedForAll(r) && r.Pattern.Text == parsed.Value.Text)];
                return (gone.Length, [], gone);
            },
            ct);
        if (outcome is { IsOk: true, Value: > 0 })
        {
            await audit.WriteAsync(by, "permission.rule.remove", parsed.Value.Text, "allow", ct);
            rules.Tell();
        }

        return outcome.Failure is { } failure ? failure : Done.Ok;
    }
}
