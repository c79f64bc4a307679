using System.Text;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>What somebody who works on a task is told.</summary>
public sealed class TaskPrompt(RecallMemory memory, RecipeCatalog recipes, TimeProvider time)
{
    private const int LongestBefore = 12_000;

    private const string OnFiles = """
        You work on a task in RuntimesWeb by yourself, in a copy of the project that is yours alone: nothing you do there reaches the person's own files until they have looked at it. Look at the real files before you change
        them, change what the task asks for and nothing else, and check what you can check. Do not commit and do not make branches: your changes are taken as a diff. Nobody reads along, so assume what is sensible and say
        so. End with a short report: what you changed, what you checked, what is left.
        """;

    private const string WithoutFiles = """
        You work on a task in RuntimesWeb by yourself; it is about finding something out, and changes no files. Nobody reads along, so assume what is sensible and say so. End with the answer, as a report that can be read
        without knowing how you came to it.
        """;

    /// <summary>The system prompt: the agent's own words, what working on a task means, and what is known from before.</summary>
    public string System(Agent? agent, BoardTask task, bool hasFiles, string? project)
    {
        var rules = hasFiles ? OnFiles : WithoutFiles;
        var own = AgentPrompt.Of(string.IsNullOrWhiteSpace(agent?.Definition.SystemPrompt) ? rules : $"{agent.Definition.SystemPrompt.Trim()}\n\n{rules}", time.GetUtcNow());
        return memory.Block(agent?.Id, project, task.Title) is { } known ? $"{own}\n\n{known}" : own;
    }

    /// <summary>What is asked. A runtime without a language model is told the recipe that the task names.</summary>
    public string Message(BoardTask task, RuntimeId runtime) =>
        runtime != RuntimeCatalog.Local ? $"# Task: {task.Title}\n\n{task.Description}".TrimEnd()
        : $"{task.Title}\n\n{task.Description}" is var whole && recipes.Read(whole) is not null ? whole : task.Title;

    /// <summary>What is asked when it goes on where somebody stopped.</summary>
    /// <param name="before">What was reported before.</param>
    /// <param name="said">What is to be different.</param>
    public string GoOn(BoardTask task, RuntimeId runtime, string? before, string said)
    {
        var text = new StringBuilder(Message(task, runtime));
        if (runtime == RuntimeCatalog.Local)
        {
            return text.ToString();
        }

        if (!string.IsNullOrWhiteSpace(before))
        {
            text.Append("\n\n## What was done before\nThe folder holds work on this task already. What was left about it:\n\n").Append(before.Length > LongestBefore ? before[^LongestBefore..] : before);
        }

        return text.Append("\n\n## What is to be done now\n").Append(said).ToString();
    }

    /// <summary>What is asked when the verification was red.</summary>
    public static string Fix(VerdictCheck check) => $"""
        Your changes were verified with `{check.Command}`, and that failed{(check.ExitCode is { } code ? $" with exit code {code}" : "")}. The end of what it said:

        ```
        {check.Output}
        ```

        Find the cause and mend it. Do not weaken or remove the check itself.
        """;
}
