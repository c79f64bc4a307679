using System.Globalization;

namespace RuntimesWeb.Core.Agents;

/// <summary>What an agent is told before anything else: its own words, and the day.</summary>
public static class AgentPrompt
{
    public static string Of(string systemPrompt, DateTimeOffset now)
    {
        var day = string.Create(CultureInfo.InvariantCulture, $"Today: {now:dddd, d MMMM yyyy}.");
        return string.IsNullOrWhiteSpace(systemPrompt) ? day : $"{systemPrompt.Trim()}\n\n{day}";
    }
}
