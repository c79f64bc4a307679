using RuntimesWeb.Components.Agents;
using RuntimesWeb.Components.Runtimes;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Components.Chat.Compose;

/// <summary>With whom and with which model one can talk: the lists behind the chips. What cannot be chosen is told with what to do about it.</summary>
public sealed class PartnerLists(TeamStore teams, AgentStore agents, RuntimeBoard board, RunEngine engine, ChatModels models)
{
    public async Task<PickerList> AgentsAsync(ChatPartner now, Func<ChatPartner, Task> choose, CancellationToken ct)
    {
        var all = await agents.AllAsync(ct);
        var groups = (await teams.AllAsync(ct)).Where(t => t.Members.Count > 0).Select(t => new PickerGroup(t.Team.Name, [.. t.Members.Select(Of)])).ToList();
        if (all.Where(a => a.TeamId is null).Select(Of).ToList() is { Count: > 0 } alone)
        {
            groups.Add(new PickerGroup(groups.Count == 0 ? "Agents" : "Agents without a team", alone));
        }

        var runtimes = board.Current.Where(s => engine.AdapterOf(s.Runtime.Id) is not null).ToList();
        groups.Add(new PickerGroup("Without an agent", [.. runtimes.Where(s => s.IsReady).Select(Runtime)]));
        return new PickerList(groups, [.. runtimes.Where(s => !s.IsReady).Select(s => new PickerGap($"{s.Runtime.Label} {RuntimeLook.Lacks(s)}.", RuntimeLook.Next(s)?.Label ?? "Look", RuntimeLook.Next(s)?.Href ?? RuntimeLook.Href(s.Runtime)))]);

        PickerOption Of(Agent agent) => new(
            RuntimeLook.Icon(AgentLook.Runtime(agent)), agent.Name, () => choose(new ChatPartner(agent.Definition.RuntimeId, agent.Id, Folder: now.Folder)),
            $"{AgentLook.Runtime(agent).Label} · {AgentLook.Model(agent.Definition)}", agent.Role == AgentRole.Leader ? "Leader" : null, now.AgentId == agent.Id, agent.Id);

        PickerOption Runtime(RuntimeStatus status) => new(
            RuntimeLook.Icon(status.Runtime), status.Runtime.Label, () => choose(new ChatPartner(status.Runtime.Id.Value, Folder: now.Folder)), status.Runtime.Description,
            Chosen: now.AgentId is null && now.RuntimeId == status.Runtime.Id.Value, More: status.Runtime.Id.Value);
    }

    public async Task<PickerList> ModelsAsync(ChatPartner now, Func<ChatPartner, Task> choose, CancellationToken ct)
    {
        var own = new PickerOption("box", now.AgentId is null ? "Let the runtime choose" : "The agent’s own model", () => choose(now with { Provider = null, Model = null }), Chosen: now.Model is null);
        if (now.RuntimeId == RuntimeCatalog.Local.Value)
        {
            own = own with { Label = "No model", Note = "The Guide answers from rules, help texts and the facts of this computer" };
        }

        var list = await models.ListAsync(ct);
        var groups = list.GroupBy(m => m.Provider).Select(g => new PickerGroup(ProviderCatalog.Find(g.Key)?.Label ?? g.Key, [.. g.Select(m => Of(m, now, choose))]));
        PickerGap[] gaps = list.Count == 0 ? [new("No provider is connected and Ollama has no model.", "Add a key", "/credentials"), new("Or run models on this computer.", "Models", "/models")] : [];
        return new PickerList([new PickerGroup("Default", [own]), .. groups], gaps);
    }

    /// <summary>Who can talk to this model: the runtime one has, when it can; else the one that talks to every provider.</summary>
    public static ChatPartner With(ChatPartner now, ChatModel model)
    {
        var fits = now.RuntimeId == RuntimeCatalog.Native.Value || now.RuntimeId == model.RuntimeId;
        return now with { RuntimeId = fits ? now.RuntimeId : RuntimeCatalog.Native.Value, Provider = null, Model = model.Id };
    }

    private static PickerOption Of(ChatModel model, ChatPartner now, Func<ChatPartner, Task> choose) => new(
        "sparkles", model.Label, () => choose(With(now, model)), model.Label == model.Model ? Context(model) : $"{model.Model}{(Context(model) is { } context ? " · " + context : "")}",
        Price(model), now.Model == model.Id, $"{model.Id} {model.Tier}");

    private static string? Context(ChatModel model) => (model.ContextWindow, model.UsesTools) switch
    {
        (null, false) => "no tools",
        (null, _) => null,
        ({ } window, false) => $"{window / 1000}k context · no tools",
        ({ } window, _) => $"{window / 1000}k context",
    };

    private static string Price(ChatModel model) => model.Price is { } price
        ? price == Core.Usage.ModelPrice.Free ? "free" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${price.InputPerMillionMicros / 1e6:0.##} / ${price.OutputPerMillionMicros / 1e6:0.##}")
        : model.CostLabel;
}
