using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Ollama;

namespace RuntimesWeb.Components.Models;

/// <summary>The models on Ollama's disk, with what they are, what they take, and whether they are in memory.</summary>
public sealed partial class ModelTable
{
    [Parameter, EditorRequired]
    public required OllamaSnapshot Ollama { get; set; }

    [Inject]
    public required ModelSuggestions Suggestions { get; set; }

    [Inject]
    public required DeleteModel Delete { get; set; }

    [Inject]
    public required Confirm Confirm { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    private async Task DeleteAsync(InstalledModel model)
    {
        var size = Sizes.Bytes(model.SizeBytes);
        if (!await Confirm.AskAsync($"Delete {model.Name}?", $"Up to {size} of disk are freed: layers that another model uses stay. You can pull it again.", "Delete"))
        {
            return;
        }

        var outcome = await Delete.RunAsync(model.Name, await Actor.GetAsync(), Closing);
        if (outcome.Failure is { } failure)
        {
            Toasts.Warn($"{model.Name} was not deleted", Words.Of(failure));
        }
    }
}
