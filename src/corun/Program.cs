using Corun.CommandLine;
using Corun.Commands;

return new CommandRunner(
[
    CreateCommand.Define(), DeleteCommand.Define(), ExecCommand.Define(), KillCommand.Define(), ListCommand.Define(), RecvttyCommand.Define(),
    RunCommand.Define(), SpecCommand.Define(), StartCommand.Define(), StateCommand.Define(),
]).Run(args);
