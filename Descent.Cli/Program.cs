using System.Runtime.InteropServices;
using System.Text;
using Descent.Cli;

using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var session = new Session(Console.Out, Console.Error, cancellation.Token)
{
    Interactive = !Console.IsOutputRedirected,
    Watcher = Console.IsErrorRedirected ? null : Console.Error,
};
if (session.Interactive && Console.WindowWidth > 0)
    session = session with { Width = Console.WindowWidth };
try
{
    return DescentApp.Run(args, session);
}
catch (Exception fault)
{
    // A fault of the program, not of what was typed; nobody at a terminal is helped by its stack.
    Console.Error.WriteLine(
        $"error: descent itself failed, please report it. {fault.GetType().Name}: {fault.Message}"
    );
    return DescentApp.Refused;
}

// The first signal asks for the best point so far; the second has the system's usual effect.
void Cancel(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
