using RuntimesWeb.Components.Chat.Compose;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Chat;

/// <summary>What the commands do that one writes with a slash.</summary>
public sealed partial class ChatPage
{
    private async Task<Failure?> RunCommandAsync(SlashCommand command, string rest)
    {
        switch (command.Name)
        {
            case "new" or "clear":
                Navigation.NavigateTo("/chat");
                return null;
            case "help":
                _help = true;
                return null;
            case "agent" when rest.Length > 0 && _agents.FirstOrDefault(a => a.Id.Equals(rest, StringComparison.OrdinalIgnoreCase) || a.Name.Equals(rest, StringComparison.OrdinalIgnoreCase)) is { } agent:
                await ChangePartnerAsync(new ChatPartner(agent.Definition.RuntimeId, agent.Id, Folder: _partner?.Folder));
                return null;
            case "agent" when RuntimeCatalog.Find(rest) is { } runtime:
                await ChangePartnerAsync(new ChatPartner(runtime.Id.Value, Folder: _partner?.Folder));
                return null;
            case "model" when rest.Length > 0 && _partner is not null:
                return await ChooseModelAsync(_partner, rest);
            case "agent" when rest.Length > 0:
                return Failure.NotFound($"there is no agent or runtime called {rest}");
            case "agent" or "model" or "folder":
                await (_composer?.OpenAsync(command.Name) ?? Task.CompletedTask);
                return null;
            default:
                return _conversation is { } open ? await OnConversationAsync(open, command, rest) : Failure.Conflict($"/{command.Name} works once the chat has begun");
        }
    }

    private async Task<Failure?> ChooseModelAsync(ChatPartner partner, string name)
    {
        var model = (await Room.Models.ListAsync(Closing)).FirstOrDefault(m => m.Id.Equals(name, StringComparison.OrdinalIgnoreCase) || m.Model.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (model is null)
        {
            return Failure.NotFound($"no connected provider has a model called {name}");
        }

        await ChangePartnerAsync(PartnerLists.With(partner, model));
        return null;
    }

    private async Task<Failure?> OnConversationAsync(Conversation open, SlashCommand command, string rest)
    {
        if (command.Name == "rename")
        {
            return rest.Length == 0 ? Failure.Invalid("write the new title after /rename") : await Commands.RenameAsync(open, rest) ? null : Failure.Invalid("the title was not taken");
        }

        await Files.SaveAsync(open.Id, rest == "json" ? ExportFormat.Json : ExportFormat.Markdown);
        return null;
    }
}
