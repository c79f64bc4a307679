namespace RuntimesWeb.Tests.Support;

/// <summary>
/// A stand-in of Codex, in bash alone: its app server says the lines that the real one was heard to say, does what a word in brackets in the message names, and writes down
/// how it was started and what it was told (<c>codex.start</c>, <c>codex.heard</c> in the home).
/// </summary>
public static class FakeCodex
{
    public const string Start = "codex.start";
    public const string Heard = "codex.heard";

    /// <summary>Puts it on the computer.</summary>
    /// <param name="withServer">False for a version that does not know the app server.</param>
    public static void InstallFakeCodex(this TestMachine machine, string version = "0.169.0", bool withServer = true, bool loggedIn = false)
    {
        var script = Path.Combine(machine.Home, "fake-codex.bash");
        File.WriteAllText(script, Script);
        machine.Install("codex", $$"""
            [ "$1" = --version ] && { echo "codex-cli {{version}}"; exit 0; }
            [ "$1 $2" = "login status" ] && { echo "{{(loggedIn ? "Logged in using ChatGPT" : "Not logged in")}}" >&2; exit {{(loggedIn ? 0 : 1)}}; }
            [ "$1" = app-server ] && [ {{(withServer ? "yes" : "no")}} = no ] && { echo "Error: stdin is not a terminal" >&2; exit 1; }
            exec /bin/bash '{{script}}' "$@"
            """);
    }

    private const string Script = """
        { echo "$$"; for a; do echo "<$a>"; done; /usr/bin/env; echo ==; } >> "$HOME/codex.start"
        T=01a00000-0000-7000-8000-000000000001; TOTAL=0; TURN=0; ASK=-1
        say() { printf '%s\n' "$1"; }
        news() { say '{"method":"'"$1"'","params":{"threadId":"'"$T"'",'"$2"'},"emittedAtMs":1}'; }
        # Of the line that is read now.
        id() { [[ $LINE =~ \"id\":([0-9]+) ]] && echo "${BASH_REMATCH[1]}"; }
        model() { [[ $LINE =~ \"model\":\"([^\"]*)\" ]] && echo "${BASH_REMATCH[1]}" || echo gpt-5.5; }
        text() { news item/agentMessage/delta '"turnId":"turn-'$TURN'","itemId":"m'$TURN'","delta":"'"$1"'"'; }
        usage() {
          TOTAL=$((TOTAL + $1)); echo $TOTAL > "$KEEP/$T"
          news thread/tokenUsage/updated '"turnId":"turn-'$TURN'","tokenUsage":{"total":{"totalTokens":0,"inputTokens":'$TOTAL',"cachedInputTokens":0,"outputTokens":'$((TOTAL / 10))',"reasoningOutputTokens":0},"last":{"totalTokens":0,"inputTokens":'$1',"cachedInputTokens":0,"outputTokens":'$(($1 / 10))',"reasoningOutputTokens":0},"modelContextWindow":258400}'
        }
        done_() { news turn/completed '"turn":{"id":"turn-'$TURN'","items":[],"status":"'"${1:-completed}"'","error":'"${2:-null}"'}'; }
        command() { news item/$1 '"turnId":"turn-'$TURN'","item":{"type":"commandExecution","id":"'$2'","command":"/bin/bash -lc '"'$3'"'","cwd":"'"$PWD"'","status":"'$4'","aggregatedOutput":"'$5'","exitCode":'${6:-null}',"durationMs":3}'; }
        files() { news item/$1 '"turnId":"turn-'$TURN'","item":{"type":"fileChange","id":"'$2'","changes":[{"path":"'"$PWD"'/README.md","kind":{"type":"update","move_path":null},"diff":"@@ -1,3 +1,4 @@\n # Sample\n \n Hello.\n+Good bye.\n"}],"status":"'$3'"}'; }
        ask() { ASK=$((ASK + 1)); say '{"method":"'$1'","id":'$ASK',"params":{"threadId":"'$T'","turnId":"turn-'$TURN'","itemId":"'$2'",'"$3"'"startedAtMs":1}}'; }
        ask_command() { command started $1 "$2" inProgress; ask item/commandExecution/requestApproval $1 '"kind":"command","reason":null,"command":"/bin/bash -lc '"'$2'"'","cwd":"'"$PWD"'","availableDecisions":["accept",{"acceptWithExecpolicyAmendment":{"execpolicy_amendment":["x"]}},"cancel"],'; }
        hear() { IFS= read -r LINE || exit 0; printf '%s\n' "$LINE" >> "$HOME/codex.heard"; }
        # The answer to the question of this number; what is said meanwhile is answered on the way.
        answer() {
          while hear; do
            case "$LINE" in
              *'"method":"turn/steer"'*) say '{"id":'$(id)',"result":{"turnId":"turn-'$TURN'"}}';;
              *'"method":"turn/interrupt"'*) say '{"id":'$(id)',"result":{}}'; done_ interrupted; ANSWER=interrupted; return;;
              '{"id":'$1','*) case "$LINE" in *'"accept"'*) ANSWER=accept;; *'"decline"'*) ANSWER=decline;; *) ANSWER=other;; esac
                news serverRequest/resolved '"requestId":'$1; return;;
            esac
          done
        }
        finish_command() { [ "$ANSWER" = accept ] && command completed $1 "$2" completed 'ok\n' 0 || command completed $1 "$2" declined '' null; }
        work() {
          case "$LINE" in
            *'[edit]'*) text 'I will look.'; ask_command c1 'make check'; answer $ASK; finish_command c1 'make check'; usage 100
              files started f1 inProgress; ask item/fileChange/requestApproval f1 '"reason":null,"grantRoot":null,'; answer $ASK
              if [ "$ANSWER" = accept ]; then echo 'Good bye.' >> README.md; files completed f1 completed; text ' Changed.'; else files completed f1 declined; text ' Not changed.'; fi
              /bin/mkdir -p .agents .aws .codex; usage 200; done_;;
            *'[twice]'*) ask_command c1 'make one'; ask_command c2 'make two'; A=$((ASK - 1)); answer $A; finish_command c1 'make one'; answer $ASK; finish_command c2 'make two'; usage 100; done_;;
            *'[withdrawn]'*) ask_command c1 'make late'; news serverRequest/resolved '"requestId":'$ASK; command completed c1 'make late' declined '' null; text 'Never mind.'; done_;;
            *'[unknown]'*) say 'Hello from a wrapper'; say '{"method":"item/quantumLeap","params":{"threadId":"'$T'","item":7}}'; say '[]'
              ask item/tool/call x ''; hear; case "$LINE" in *'"error"'*) text 'Refused.';; *) text 'Accepted.';; esac; done_;;
            *'[odd]'*) printf '{"method":"item/agentMessage/delta","params":{"threadId":"%s","itemId":"m","del' $T; /bin/sleep 0.05; printf 'ta":"Gr\xc3'; /bin/sleep 0.05; printf '\xbc\xc3\x9fe"}}\n{"method":"item/agentMessage/delta","params":{"threadId":"%s","itemId":"m","delta":"!"}}\n' $T; done_;;
            *'[flood]'*) for ((i = 0; i < 5000; i++)); do say '{"method":"item/agentMessage/delta","params":{"threadId":"'$T'","itemId":"m","delta":"0123456789"}}'; done; done_;;
            *'[hang]'*) trap '' TERM; /bin/sleep 300 & echo "$!" > "$HOME/codex.child"; text 'Working'; while :; do /bin/sleep 0.1; done;;
            *'[die]'*) printf '\033[31mthread panicked: %s\033[0m\n' "$RW_OPENAI_KEY" >&2; exit 3;;
            *'[node]'*) echo "/usr/bin/env: 'node': No such file or directory" >&2; exit 127;;
            *'[badkey]'*) news error '"turnId":"turn-'$TURN'","error":{"message":"Reconnecting... 1/5","codexErrorInfo":{"responseStreamDisconnected":{"httpStatusCode":401}}},"willRetry":true'; while hear; do :; done;;
            *'[steer]'*) text 'Waiting.'; while hear; do case "$LINE" in *'"method":"turn/steer"'*) say '{"id":'$(id)',"result":{"turnId":"turn-'$TURN'"}}'; text ' Heard.'; break;; esac; news warning '"message":"still here"'; done; done_;;
            *'[question]'*) ask item/tool/requestUserInput q1 '"questions":[{"id":"q","header":"Pick","question":"A or B?","isOther":false,"isSecret":false,"options":[{"label":"A","description":"a"},{"label":"B","description":"b"}]}],'
              hear; case "$LINE" in *'"answers":["B"]'*) text 'You said B.';; *) text 'No answer.';; esac; done_;;
            *) text 'Hello.'; usage 100; done_;;
          esac
        }
        if [ "$1" = exec ]; then
          LINE=$(/bin/cat); printf '%s\n' "$LINE" >> "$HOME/codex.heard"
          say '{"type":"thread.started","thread_id":"'$T'"}'; say '{"type":"turn.started"}'
          say '{"type":"item.completed","item":{"id":"item_1","type":"agent_message","text":"Hello from exec."}}'
          say '{"type":"turn.completed","usage":{"input_tokens":70,"cached_input_tokens":0,"output_tokens":7,"reasoning_output_tokens":0}}'; exit 0
        fi
        KEEP="${CODEX_HOME:-$HOME/.codex}/fake-threads"; /bin/mkdir -p "$KEEP"
        while hear; do
          case "$LINE" in
            *'"method":"initialize"'*) say '{"id":'$(id)',"result":{"userAgent":"runtimesweb/0.169.0","codexHome":"x","platformFamily":"unix","platformOs":"linux"}}'; say '{"method":"configWarning","params":{"summary":"no bubblewrap"}}';;
            *'"method":"initialized"'*) ;;
            *'"method":"thread/start"'*) T=$(/bin/cat /proc/sys/kernel/random/uuid); TOTAL=0; say '{"id":'$(id)',"result":{"thread":{"id":"'$T'"},"model":"'"$(model)"'"}}';;
            *'"method":"thread/resume"'*) [[ $LINE =~ \"threadId\":\"([^\"]*)\" ]]
              if [ -f "$KEEP/${BASH_REMATCH[1]}" ]; then T=${BASH_REMATCH[1]}; TOTAL=$(/bin/cat "$KEEP/$T"); say '{"id":'$(id)',"result":{"thread":{"id":"'$T'"},"model":"'"$(model)"'"}}'
                TURN=old; usage 0; TURN=0
              else say '{"error":{"code":-32600,"message":"no rollout found for thread id '"${BASH_REMATCH[1]}"'"},"id":'$(id)'}'; fi;;
            *'"method":"turn/start"'*) TURN=$((TURN + 1)); say '{"id":'$(id)',"result":{"turn":{"id":"turn-'$TURN'","status":"inProgress","items":[],"error":null}}}'
              news turn/started '"turn":{"id":"turn-'$TURN'","status":"inProgress"}'; work;;
            *'"method":"turn/interrupt"'*) say '{"id":'$(id)',"result":{}}'; done_ interrupted;;
            *'"method":"turn/steer"'*) say '{"id":'$(id)',"error":{"code":-32600,"message":"no active turn to steer"}}';;
          esac
        done
        """;
}
