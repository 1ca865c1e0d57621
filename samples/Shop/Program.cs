using Payments.Samples.Shop;

// dotnet run --project samples/Shop --urls http://localhost:3000, with PAYMENTS_API_KEY and WEBHOOK_SECRET as README.md says.
ShopApp.Build(args).Run();
