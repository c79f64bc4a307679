using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>The questions of a run. A call is asked about once, however often Claude Code asks.</summary>
internal sealed class ClaudeAsked
{
    private readonly List<Asked> _all = [];

    public bool Knows(string requestId) => _all.Exists(a => a.Requests.Contains(requestId));

    public void Open(string requestId, RunEvent.Approval told) => _all.Add(new Asked(told)
    {
        Requests = { requestId },
    });

    /// <summary>The question that asks the same already; it gets this one's answer too.</summary>
    public Asked? Join(ClaudeFrame.Ask ask)
    {
        var same = _all.Find(a => a.Told.CallId == ask.CallId && a.Told.ToolName == ask.Tool && a.Told.ToolInput.GetRawText() == ask.Input.GetRawText() && !a.IsWithdrawn);
        same?.Requests.Add(ask.RequestId);
        return same;
    }

    /// <summary>Takes in what became of it; null when that is known already.</summary>
    public Asked? Answer(Guid question, ApprovalAnswer answer)
    {
        if (_all.Find(a => a.Told.Id == question) is not { Answer: null } asked)
        {
            return null;
        }

        asked.Answer = answer;
        return asked;
    }

    /// <summary>The question that nobody has to answer any more; null when there is none, or somebody else asks it too.</summary>
    public Guid? Withdraw(string requestId)
    {
        if (_all.Find(a => a.Requests.Contains(requestId)) is not { Answer: null } asked)
        {
            return null;
        }

        asked.Requests.Remove(requestId);
        asked.IsWithdrawn = asked.Requests.Count == 0;
        return asked.IsWithdrawn ? asked.Told.Id : null;
    }

    internal sealed class Asked(RunEvent.Approval told)
    {
        public RunEvent.Approval Told => told;

        /// <summary>Who waits for the answer.</summary>
        public List<string> Requests { get; } = [];

        public ApprovalAnswer? Answer { get; set; }

        public bool IsWithdrawn { get; set; }
    }
}
