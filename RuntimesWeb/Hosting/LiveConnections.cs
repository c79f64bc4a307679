using System.Collections.Concurrent;
using RuntimesWeb.Core.Access;

namespace RuntimesWeb.Hosting;

/// <summary>What each key holds open right now, so that revoking it ends sockets and streams at once.</summary>
public sealed class LiveConnections
{
    private readonly ConcurrentDictionary<HttpContext, Guid> _open = new();

    public LiveConnections(AccessKeys keys) => keys.Revoked += End;

    public void Enter(HttpContext context, Guid key) => _open[context] = key;

    /// <summary>Also lets a request finish whose answer is the revocation of its own key.</summary>
    public void Leave(HttpContext context) => _open.TryRemove(context, out _);

    private void End(Guid key)
    {
        foreach (var (context, holder) in _open)
        {
            if (holder == key)
            {
                context.Abort();
            }
        }
    }
}
