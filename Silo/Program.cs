using Payments.Hosting;
using Payments.Silo;

return await PaymentsProgram.Run("orleans-payments-silo", args, SiloProcess.Build);
