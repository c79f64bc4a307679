namespace RuntimesWeb.Components.Projects;

/// <summary>Where a project leads, and its words.</summary>
public static class ProjectLook
{
    public static string Href(Guid id) => $"/projects/{id}";

    public static string ChatHref(string path) => $"/chat?folder={Uri.EscapeDataString(path)}";

    public static string NewTaskHref(Guid id) => $"/board?project={id}&new=1";
}
