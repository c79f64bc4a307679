namespace RuntimesWeb.Controllers.Api.Jobs;

/// <summary>Answers of the job routes as they look.</summary>
public static class JobExamples
{
    public const string One = $$$"""{"job":{{{Job}}}}""";

    public const string List =
        $$$"""{"jobs":[{{{Job}}}],"nextCursor":null,"counts":{"queued":0,"running":1,"retrying":0,"paused":0,"succeeded":12,"failed":1,"cancelled":0,"interrupted":0}}""";

    public const string Events =
        """{"events":[{"type":"state","seq":1,"at":"2026-11-22T06:00:00.000Z","state":"queued","attempt":0},{"type":"output","seq":2,"at":"2026-11-22T06:00:04.000Z","line":"added 2 packages in 4s"}],"lastSeq":2}""";

    public const string EventStream = """
        id: 1
        data: {"type":"state","seq":1,"at":"2026-11-22T06:00:00.000Z","state":"queued","attempt":0}

        id: 2
        data: {"type":"output","seq":2,"at":"2026-11-22T06:00:04.000Z","line":"added 2 packages in 4s"}

        id: 3
        data: {"type":"complete","seq":3,"at":"2026-11-22T06:00:05.000Z","success":true}

        """;

    private const string Job =
        """{"id":"4f9a6d2e-7c1b-4e0a-9d53-2b8f6c0e1a77","kind":"model-pull","target":"llama3.2:latest","state":"running","progress":{"completed":1048576,"total":4661224676,"unit":"bytes","percent":0,"message":"pulling a6990ed6be41","perSecond":524288,"secondsLeft":8888,"parts":null},"attempt":1,"by":"page","createdAt":"2026-11-22T06:00:00.000Z","startedAt":"2026-11-22T06:00:00.100Z","finishedAt":null,"nextAttemptAt":null,"result":null,"error":null,"lastSeq":7}""";
}
