using Payments.Api;
using Payments.Hosting;

return await PaymentsProgram.Run("orleans-payments", args, arguments => PaymentsApi.Build(arguments));
