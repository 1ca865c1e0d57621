using Payments.Simulation.Runs;

// With a word of its own it simulates, with anything else, or nothing, it runs its tests.
return args switch
{
    ["run", .. var one] => await SimulationProgram.Repeat(one),
    ["many", .. var many] => await SimulationProgram.Search(many),
    ["--orders", ..] => await SimulationProgram.Search(args),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
