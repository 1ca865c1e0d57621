-- How many orders of all merchants stand where: under an empty merchant, so that reading it adds up no merchants and days.
INSERT INTO merchant_daily(slot, merchant_id, day, currency, channel, measure, value)
    SELECT 0, '', DATE '1970-01-01', '', '', measure, sum(value)::bigint FROM merchant_daily WHERE measure LIKE 'orders.%' GROUP BY measure;
