using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Onboarding;

/// <summary>The folder this server was started in.</summary>
public sealed record StartedIn(string Path);

/// <summary>Finds the folder to begin in: the git repository that the server was started in, when agents may work there.</summary>
public sealed class FirstFolder(StartedIn started, CheckFolder check)
{
    public WorkFolder? Find()
    {
        for (var at = new DirectoryInfo(started.Path); at is not null; at = at.Parent)
        {
            if (System.IO.Path.Exists(System.IO.Path.Combine(at.FullName, ".git")))
            {
                return check.Run(at.FullName) is { IsOk: true } good ? good.Value : null;
            }
        }

        return null;
    }
}
