using System.Text.Json;
using System.Text.Json.Serialization;

namespace RuntimesWeb.Core.Onboarding;

/// <summary>A page of the first-run wizard.</summary>
public enum WelcomeStep
{
    Start,
    Key,
    Ollama,
    Guide,
    Team,
}

/// <summary>Where the person is in the first-run wizard; the server keeps it, so that a reload, a second tab and a restart show the same page.</summary>
public sealed record WelcomeProgress
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public WelcomeStep Step { get; init; }

    /// <summary>The provider the team will run on; <c>local</c> for none.</summary>
    public string? Provider { get; init; }

    /// <summary>The model chosen on the way, where one was.</summary>
    public string? Model { get; init; }

    /// <summary>When the wizard was first on a screen: from then on nobody is led there.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? SkippedAt { get; init; }

    /// <summary>The conversation that the last run of the wizard ended in.</summary>
    public Guid? ConversationId { get; init; }

    public bool IsOver => FinishedAt is not null || SkippedAt is not null;

    /// <summary>What is shown: once it is over, the wizard begins anew.</summary>
    [JsonIgnore]
    public WelcomeStep Shown => IsOver ? WelcomeStep.Start : Step;

    internal static WelcomeProgress Read(string? stored)
    {
        try
        {
            return (stored is null ? null : JsonSerializer.Deserialize<WelcomeProgress>(stored, Json)) ?? new WelcomeProgress();
        }
        catch (JsonException)
        {
            return new WelcomeProgress();
        }
    }

    internal string Write() => JsonSerializer.Serialize(this, Json);
}
