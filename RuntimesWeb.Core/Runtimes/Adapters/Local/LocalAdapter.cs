using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local;

/// <summary>Drives <c>local</c>, the runtime without a language model: a recipe when one is named, the Guide for everything else.</summary>
public sealed class LocalAdapter(Guide guide, RecipeCatalog recipes, IEnumerable<IToolSource> tools, TimeProvider time, ILogger<LocalAdapter> log) : IRuntimeAdapter
{
    public RuntimeId Runtime => RuntimeCatalog.Local;

    /// <summary>There is no model to choose, so whatever is wished for, there is none.</summary>
    public Outcome<ModelChoice> Choose(ModelChoice wish) => new ModelChoice();

    public async IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var item in AnswerAsync(TextOf(request.Message), request, ct))
        {
            yield return item;
            if (item.IsLast)
            {
                request.Inputs.End();
                yield break;
            }
        }

        // What was said meanwhile is a question of its own.
        while (!request.Inputs.TryEnd())
        {
            foreach (var said in request.Inputs.Take())
            {
                yield return new RunEvent.Steering(said);
                await foreach (var item in AnswerAsync(said, request, ct))
                {
                    yield return item;
                    if (item.IsLast)
                    {
                        request.Inputs.End();
                        yield break;
                    }
                }
            }
        }

        yield return new RunEvent.Done(DoneReason.Completed);
    }

    private static string TextOf(ModelMessage.User message) => string.Join('\n', message.Parts.OfType<ModelPart.Text>().Select(p => p.Value));

    private async IAsyncEnumerable<RunEvent> AnswerAsync(string text, RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (recipes.Read(text) is not { } named)
        {
            yield return new RunEvent.Text(await guide.AnswerAsync(text, ct));
            yield break;
        }

        if (named.Failure is { } wrong)
        {
            yield return new RunEvent.Error("bad_recipe", wrong.Message, wrong.Hint);
        }
        else if (request.Folder is not { } folder)
        {
            yield return new RunEvent.Error("no_folder", $"{named.Value.Recipe.Card.Title} needs a folder to work in.", "Choose a folder to work in, then send it again.");
        }
        else
        {
            await foreach (var item in named.Value.Recipe.RunAsync(new RecipeCall(folder, named.Value.Parameters, new RecipeTools(tools, request, time, log)), ct))
            {
                yield return item;
            }
        }
    }
}
