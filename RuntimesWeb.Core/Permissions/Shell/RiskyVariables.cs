using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>Variables through which another program comes to run than the one that is named.</summary>
internal static partial class RiskyVariables
{
    /// <param name="assignment">Such as <c>PATH=/tmp</c>.</param>
    public static string? NameIn(string assignment)
    {
        var name = assignment.Split('=', 2)[0].TrimEnd('+');
        return Risky().IsMatch(name) && !Harmless().IsMatch(name) ? name : null;
    }

    [GeneratedRegex(
        @"^(LD_|DYLD_|GIT_|BASH|NPM_|PIP_|PYTHON|PERL|RUBY|NODE_|CARGO_|RUST|SSH|DOTNET_|CORECLR_|COMPlus_|JAVA|_JAVA|MAVEN|GRADLE|LESS|MAKE|GLIBC_|GCONV_|PROMPT)|PATH$|OPTIONS$|OPTS?$|FLAGS$|WRAPPER$|SHELL$|HOOKS$|PAGER$|EDITOR$|VISUAL$|PRELOAD$|COMMAND$|PROXY$|BROWSER$|^(ENV|IFS|HOME|PS[0-4]|CC|CXX|LD|AR|TMPDIR|ZDOTDIR|INPUTRC|TERMINFO|TERMCAP|LOCPATH|NLSPATH)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Risky();

    [GeneratedRegex("^(NODE_ENV|RUST_BACKTRACE|RUST_LOG|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PYTHONHASHSEED|DOTNET_ENVIRONMENT|DOTNET_CLI_TELEMETRY_OPTOUT|DOTNET_NOLOGO|CARGO_TERM_COLOR|PIP_NO_INPUT)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Harmless();
}
