using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Permissions.Shell;

namespace RuntimesWeb.Core.Permissions;

/// <summary>Decides about a command line: about each command in it, each file it writes or reads by redirection, each variable it sets. The strictest counts.</summary>
internal sealed class JudgeCommand(Rulebook book, PermissionMode mode, Places places)
{
    private const int MostBases = 8;

    private readonly JudgePath _paths = new(book, mode, places);

    // The folders it may stand in when a command of it begins; null where nobody knows.
    private List<string?> _bases = [places.Folder];

    public PermissionDecision Run(string text)
    {
        var line = ShellReading.Of(text);
        if (Rule(PermissionBehavior.Deny, p => p.IsExactly(line)) is { } denying)
        {
            return PermissionDecision.Deny($"{denying.Told} denies exactly this", denying.Pattern.Text);
        }

        var exact = Rule(PermissionBehavior.Allow, p => p.IsExactly(line));
        var asking = Rule(PermissionBehavior.Ask, p => p.IsExactly(line));
        var parts = new List<PermissionDecision>();
        if (asking is not null)
        {
            parts.Add(PermissionDecision.Ask($"{asking.Told} wants exactly this asked", asking.Pattern.Text));
        }

        parts.AddRange(line.Assignments.Select(a => RiskyVariables.NameIn(a.Value)).OfType<string>().Select(v => PermissionDecision.Ask($"it sets {v}, by which other programs may come to run")));
        parts.AddRange(line.Segments.Select(s => Judge(s, exact)));
        parts.AddRange(line.Redirects.SelectMany(r => Judge(r, exact)));
        if (line.Problem is { } problem)
        {
            parts.Insert(0, JudgeUnclear(text, problem, exact));
        }

        return parts.Count == 0 ? PermissionDecision.Allow("it runs nothing")
            : PermissionEngine.Strictest(parts) is { Behavior: not PermissionBehavior.Allow } strict ? strict
            : exact is not null ? PermissionDecision.Allow($"{exact.Told} allows exactly this", exact.Pattern.Text)
            : parts.Count == 1 ? parts[0]
            : PermissionDecision.Allow($"each of its {parts.Count} parts may: {string.Join("; ", parts.Select(p => p.Reason).Distinct(StringComparer.Ordinal).Take(3))}", parts.Find(p => p.Rule is not null)?.Rule);
    }

    private KeptRule? Rule(PermissionBehavior behavior, Func<PermissionPattern, bool> fits) => book.First(behavior, p => p.CoversTool(ToolFamilies.Bash) && fits(p));

    private PermissionDecision Judge(ShellSegment s, KeptRule? exact)
    {
        var told = Short(s.Text);
        if (Rule(PermissionBehavior.Deny, p => s.Spellings.Any(p.Matches)) is { } denying)
        {
            return PermissionDecision.Deny($"{denying.Told} denies `{told}`", denying.Pattern.Text);
        }

        var named = s.Words.SelectMany(w => Named(w.Value)).ToList();
        if (named.Exists(places.IsOwn))
        {
            return PermissionDecision.Deny($"`{told}` names files of this server itself");
        }

        var looked = s.Name == "cd" || _bases.TrueForAll(b => b is not null) ? Harmless.PathsOf(s) : null;
        var looks = looked?.SelectMany(Everywhere).ToList();
        var isHarmless = looks is not null && looks.TrueForAll(p => p is { InFolder: not null, IsOfGit: false });
        var startedByGit = isHarmless && s.Name == "git" && s.Arguments.FirstOrDefault() != "--version" ? _bases.OfType<string>().Select(GitSettings.Problem).FirstOrDefault(p => p is not null) : null;
        isHarmless &= startedByGit is null;
        Move(s);
        if (mode == PermissionMode.Plan && !isHarmless)
        {
            return PermissionDecision.Deny($"`{told}` is not allowed while planning: nothing may be changed");
        }

        if ((AlwaysAsked.Reason(s, IsTooMuch) ?? (!isHarmless && named.Exists(p => p.IsOfGit) ? "it names git's own files" : null)) is { } always)
        {
            return PermissionDecision.Ask($"`{Short(s.Alarm is null ? s.Text : s.Around.FirstOrDefault() ?? s.Text)}` is never run without a question: {always}");
        }

        if (Rule(PermissionBehavior.Ask, p => s.Spellings.Any(p.Matches)) is { } asking)
        {
            return PermissionDecision.Ask($"{asking.Told} wants `{told}` asked", asking.Pattern.Text);
        }

        if (s.KnownPart is { } known && book.FirstStrict(p => p.CoversTool(ToolFamilies.Bash) && p.MayMatch(known)) is { } hidden)
        {
            return PermissionDecision.Ask($"what `{told}` comes to be, only the shell will know, and {hidden.Told} may be about it", hidden.Pattern.Text);
        }

        if (isHarmless)
        {
            return PermissionEngine.Strictest([.. looks!.Select(p => _paths.Look("read_file", p, p!.Name)), PermissionDecision.Allow($"`{told}` only looks")]); // harmless: there are looks, and each is in the folder
        }

        if (exact is not null)
        {
            return PermissionDecision.Allow($"{exact.Told} allows exactly this", exact.Pattern.Text);
        }

        // A rule is about words that are there; a plain rule for the tool is about all of them.
        var isKnown = !s.HasSubstitution && s.Name is not null;
        return Rule(PermissionBehavior.Allow, p => !p.HasDetail || (isKnown && p.Matches(s.Text) && !(s.IsOpen && p.Matches(s.Text) && !p.Matches(s.Text + " x")))) is { } allowing
            ? PermissionDecision.Allow($"{allowing.Told} allows `{told}`", allowing.Pattern.Text)
            : mode == PermissionMode.Trusted ? PermissionDecision.Allow("everything that no rule denies is trusted")
            : startedByGit is not null ? PermissionDecision.Ask($"`{told}` may run what this repository's own settings name ({startedByGit})")
            : PermissionDecision.Ask(s.HasSubstitution ? $"what `{told}` comes to be, only the shell will know" : $"`{told}` matches no rule");
    }

    private IEnumerable<PermissionDecision> Judge(ShellRedirect redirect, KeptRule? exact)
    {
        var target = redirect.Target;
        if (target.IsStatic && target.Value is "/dev/null" or "/dev/stdout" or "/dev/stderr" or "/dev/tty")
        {
            yield break;
        }

        foreach (var path in target.IsStatic ? Everywhere(target.Value) : [null])
        {
            var decision = redirect.Kind == RedirectKind.Writes ? _paths.Edit("write_file", path, target.Raw) : _paths.Look("read_file", path, target.Raw);
            yield return path?.Absolute.StartsWith("/dev/", StringComparison.Ordinal) == true && decision.Behavior != PermissionBehavior.Deny
                ? PermissionDecision.Ask($"`{redirect.Normal}` is never run without a question: it is a device")
                : exact is not null && decision is { Behavior: PermissionBehavior.Ask, Rule: null } ? PermissionDecision.Allow($"{exact.Told} allows exactly this", exact.Pattern.Text)
                : decision;
        }
    }

    // Where nobody knows what a line does, it may do what a rule forbids.
    private PermissionDecision JudgeUnclear(string text, string problem, KeptRule? exact)
    {
        var why = $"it could not be taken apart: {problem}";
        var isFree = mode == PermissionMode.Trusted || exact is not null || Rule(PermissionBehavior.Allow, p => !p.HasDetail) is not null;
        var strict = book.FirstStrict(p => p.CoversTool(ToolFamilies.Bash));
        return mode == PermissionMode.Plan ? PermissionDecision.Deny($"{why}, and nothing may be changed while planning")
            : !isFree ? PermissionDecision.Ask(why)
            : strict is not null && exact is null ? PermissionDecision.Ask($"{why}, and {strict.Told} may be about it", strict.Pattern.Text)
            : AlwaysAsked.AreMentioned(text) && exact is null ? PermissionDecision.Ask($"{why}, and it names what is never run without a question")
            : PermissionDecision.Allow(exact is not null ? $"{exact.Told} allows exactly this" : "everything that no rule denies is trusted", exact?.Pattern.Text);
    }

    // Behind cd the line stands elsewhere, or not: it may have failed, or stood in a group. A path has to be good from everywhere.
    private void Move(ShellSegment s)
    {
        if (s.Name is "cd" or "pushd" or "popd")
        {
            var to = s.Name != "popd" && s.Words is [_, { IsStatic: true, Value: not "-" } word] ? word.Value : null;
            _bases = [.. _bases.Concat(_bases.Select(b => to is null || b is null ? null : places.Find(to, b)?.Absolute)).Distinct(StringComparer.Ordinal)];
            _bases = _bases.Count > MostBases ? [null] : _bases;
        }
    }

    private IEnumerable<PathUse?> Everywhere(string path) => _bases.Select(from => places.Find(path, from));

    // What of a word may be a path: the word, and what stands behind = in it.
    private IEnumerable<PathUse> Named(string word)
    {
        foreach (var text in word.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? new[] { word, word[(at + 1)..] } : [word])
        {
            if (text.Length is > 0 and < 4096 && !text.StartsWith('-') && !text.Contains('\n', StringComparison.Ordinal) && (text.Contains('/', StringComparison.Ordinal) || text.StartsWith('.') || text.StartsWith('~')))
            {
                foreach (var path in Everywhere(text).OfType<PathUse>())
                {
                    yield return path;
                }
            }
        }
    }

    private bool IsTooMuch(string path) => Everywhere(path.Length == 0 ? "." : path).Any(p => p?.InFolder is null or ".");

    private static string Short(string text) => text.Length > 120 ? text[..119] + "…" : text;
}
