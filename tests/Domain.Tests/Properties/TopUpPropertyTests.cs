using Payments.Domain.Merchants;
using Xunit;

namespace Payments.Domain.Tests.Properties;

/// <summary>
/// A top-up and its account, however attempts, lost answers, crashes, refunds, old messages and the user's spending are mixed.
/// </summary>
public class TopUpPropertyTests
{
    [Fact]
    public void the_account_is_credited_once_for_what_was_taken_and_nothing_stays_set_aside()
    {
        Property.Holds(choice =>
        {
            var world = new TopUpWorld(choice.Of([LatePayment.Refund, LatePayment.Accept]), isFull: choice.Of(4) == 3);
            while (!choice.IsOver)
            {
                switch (choice.Of(8))
                {
                    case 0 or 1 or 2:
                        world.Work(choice, isLost: false);
                        break;
                    case 3:
                        world.Work(choice, isLost: true);
                        break;
                    case 4:
                        world.OldMessage(choice);
                        break;
                    case 5:
                        world.Refund(choice);
                        break;
                    case 6:
                        world.Spend(1 + choice.Of(700));
                        break;
                    default:
                        world.Pass(choice.Of([0.2, 1, 5, 30, 100]));
                        break;
                }

                world.Check();
            }

            world.RunToEnd(choice);
            world.Check();
            world.CheckEnd();
        });
    }
}
