namespace RuntimesWeb.Core.Worktrees;

/// <summary><c>Worktrees</c>: where the folders lie that runs work in, and how long they are kept.</summary>
public sealed class WorktreeOptions
{
    public const string Section = "Worktrees";

    /// <summary>Where they lie; in the data folder when it is empty.</summary>
    public string Root { get; init; } = "";

    /// <summary>The folder of a worktree whose work was applied is removed so many hours later.</summary>
    public int KeepHours { get; init; } = 72;

    /// <summary>What was discarded or removed can be brought back for so many days.</summary>
    public int BinDays { get; init; } = 7;

    /// <summary>More than so many folders of one repository: those unused for longest are paused.</summary>
    public int MaxPerRepository { get; init; } = 25;
}
