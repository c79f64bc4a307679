namespace RuntimesWeb.Core.Board.Work;

/// <summary>What work on a task may have to wait for before it is judged: whoever works on it may have handed a part of it on.</summary>
public interface IWorkFollowUp
{
    /// <summary>Waits for what was handed on, and answers what the next run on the same place is to be told; null when nothing is waited for.</summary>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    Task<string?> NextAsync(Guid task, CancellationToken stopping);
}
