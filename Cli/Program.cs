using Payments.Cli.Settings;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await PaymentsCommand.Run(args, Terminal.OfProcess(), stop.Token);
