namespace RuntimesWeb.Tests.Support;

public static class Processes
{
    /// <summary>Whether a process works; a killed grandchild may stay a zombie until pid 1 reaps it.</summary>
    public static bool IsAlive(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Trim()[0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
