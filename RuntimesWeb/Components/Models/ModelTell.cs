using System.Globalization;
using RuntimesWeb.Components.Usage;
using RuntimesWeb.Core.Models;

namespace RuntimesWeb.Components.Models;

/// <summary>A listed model in a line: its name, what it costs, how much it keeps in mind, whether it uses tools.</summary>
public static class ModelTell
{
    public static string Line(ListedModel model)
    {
        var parts = new[]
        {
            model.Label == model.Id ? null : model.Label,
            Money.Price(model.InputPerMillionMicros, model.OutputPerMillionMicros),
            model.ContextWindow is >= 1000 and { } window ? string.Create(CultureInfo.InvariantCulture, $"{window / 1000}k context") : null,
            model.UsesTools is false ? "no tools" : null,
        };
        return string.Join(" · ", parts.OfType<string>());
    }
}
